"""What an error page says, by status code: what happened and what to do, never a technical detail.

There is no 403: what somebody may not see looks as if it were not there.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorWords:
    """A page title and its paragraphs. ``bare``: without the person and the menu, which may be what is broken."""

    title: str
    paragraphs: tuple[str, ...]
    bare: bool = False


NOTHING_CHANGED = "Nothing has been changed."
_NOT_FOUND = ErrorWords(
    "Page not found",
    (
        "There is no such page, or it is not one that your account can open.",
        "If you typed the address, check it. If you followed a link, ask the person who sent it.",
    ),
)
_BROKEN = ErrorWords(
    "Sorry, there is a problem",
    (
        "Something went wrong here. What you were saving has not been saved.",
        "Try again in a few minutes. If it happens again, tell the person who looks after this service.",
    ),
    bare=True,
)
SEALED = ErrorWords(
    "Something here cannot be opened",
    (
        "Part of what this page shows is kept sealed and does not open: it is damaged, or the tracker has not the key. "
        f"{NOTHING_CHANGED}",
        "Do not type it again. Tell the person who looks after this service: it can be put back from a backup.",
    ),
    bare=True,
)
WORDS = {
    400: ErrorWords(
        "That did not work",
        (
            f"The page sent something that could not be understood. {NOTHING_CHANGED}",
            "The page may have been open for too long. Go back, load the page again and try once more.",
        ),
    ),
    404: _NOT_FOUND,
    405: ErrorWords(
        "That cannot be done from here",
        (
            f"This address does not answer that kind of request. {NOTHING_CHANGED}",
            "Go back and use the page's buttons.",
        ),
    ),
    409: ErrorWords(
        "Somebody else changed this first",
        (
            f"Between your opening the page and saving it, another person saved a change. {NOTHING_CHANGED}",
            "Go back, copy what you typed, load the page again to see their change, then make yours.",
        ),
    ),
    413: ErrorWords(
        "That file is too large",
        (f"What you sent is larger than this service accepts. {NOTHING_CHANGED}", "Send a smaller file, or split it."),
    ),
    422: ErrorWords(
        "Check what you entered",
        (f"Something on the page was missing or could not be accepted. {NOTHING_CHANGED}", "Go back and try again."),
    ),
    429: ErrorWords(
        "Too many attempts",
        (f"This was tried too often in a short time. {NOTHING_CHANGED}", "Wait a few minutes, then try again."),
    ),
    500: _BROKEN,
    503: ErrorWords(
        "Sorry, the service is not available",
        (
            "It is being looked after, or is busy. What you were saving has not been saved.",
            "Try again in a few minutes.",
        ),
        bare=True,
    ),
}


def error_words(code: int) -> ErrorWords:
    """The words for a status code. Refusals (401, 403) read as 404 does; any other code reads as its family does."""
    if code in {401, 403}:
        return _NOT_FOUND
    return WORDS.get(code) or (_BROKEN if code >= 500 else WORDS[400])
