"""How an opening differs from the closing that was printed before, in words: the same for the board and the public."""


def restated_words(printed: int, opening: int) -> str:
    """``Opening restated from 11 to 12 (+1).``"""
    return f"Opening restated from {printed} to {opening} ({opening - printed:+d})."


def equal_words(printed: int) -> str:
    """That they are the same number (cases)."""
    return f"The opening equals the closing printed for the year before: {printed}."


def unexplained_words(number: int) -> str:
    """``+1 is not explained by decisions since the year before was published.``"""
    return f"{number:+d} is not explained by decisions since the year before was published."
