"""Whether the designated doctor has confirmed the classification in force."""

from collections.abc import Sequence

from cdop.case.facts import Fact, FactKind


def confirmation(facts: Sequence[Fact]) -> Fact | None:
    """The confirmation of the classification in force; none where it still waits for one.

    A confirmation holds until the expectation changes: unexpected, confirmed, then expected and unexpected again, is
    asked for once more. ``facts`` are in the order in which they were recorded.
    """
    found: Fact | None = None
    now: Fact | None = None  # the classification in force, of the facts so far
    expectation: str | None = None
    for fact in facts:
        if fact.kind is FactKind.CLASSIFIED and (now is None or fact.dated >= now.dated):
            now = fact
            if now.detail["expectation"] != expectation:
                expectation, found = now.detail["expectation"], None
        elif fact.kind is FactKind.CLASSIFICATION_CONFIRMED and fact.detail["expectation"] == expectation:
            found = fact
    return found
