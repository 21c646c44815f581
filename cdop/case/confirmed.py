"""Whether the designated doctor has confirmed the classification in force."""

from collections.abc import Sequence

from cdop.case.facts import Fact, FactKind, in_force


def confirmation(facts: Sequence[Fact]) -> Fact | None:
    """The confirmation of the classification in force; none where it still waits for one.

    A confirmation holds until the expectation changes: unexpected, confirmed, then expected and unexpected again, is
    asked for once more. ``facts`` are in the order in which they were recorded.
    """
    found: Fact | None = None
    expectation: str | None = None
    for place, fact in enumerate(facts):
        if fact.kind is FactKind.CLASSIFIED:
            now = in_force(facts[: place + 1], FactKind.CLASSIFIED)
            assert now is not None
            if now.detail["expectation"] != expectation:
                expectation, found = now.detail["expectation"], None
        elif fact.kind is FactKind.CLASSIFICATION_CONFIRMED and fact.detail["expectation"] == expectation:
            found = fact
    return found
