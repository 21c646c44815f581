"""Looking through a text for whatever could identify a case (security.md P02)."""

from cdop.redaction.values import Hit, Known


def scan(text: str, known: Known) -> tuple[Hit, ...]:
    """Every stretch of the text that could identify, in order, none over another.

    Of finds that overlap the longest stays, of equals the surest. Nothing is changed: a person decides of each. The
    same text and ``known`` give the same hits; the time grows with the length of the text.
    """
    from cdop.redaction.searching import searched  # its patterns are made with the first text that is scanned

    return searched(text, known)
