"""What the timeline says of the facts of classification and response."""

from collections.abc import Iterator

from markupsafe import Markup

from cdop.case.facts import Fact, FactKind
from cdop.case.presenters import isolated
from cdop.case.wording import listed, register_words, typed
from cdop.reference.codes import label

Line = tuple[str, str]


def lines_of(fact: Fact) -> Iterator[Line]:
    """What a fact says, as names and values; nothing of what its viewer does not see."""
    match fact.kind:
        case FactKind.CLASSIFIED:
            yield "Death", listed(fact, "expectation", "expectation")
            yield from _classified(fact)
        case FactKind.CLASSIFICATION_CONFIRMED:
            yield from _confirmed(fact)
        case FactKind.RESPONSE_CRITERIA:
            yield from _criteria(fact)
        case FactKind.RESPONSE_DECIDED:
            yield from _decided(fact)
        case FactKind.RESPONSE_STOOD_DOWN:
            yield "Why", typed(fact, "reason")
        case FactKind.RESPONSE_MET:
            yield from _met(fact)
        case FactKind.CAUSE_CERTIFIED:
            yield from _certified(fact)


def as_text(fact: Fact) -> Markup:
    """What a fact says, a line each, to put beside another's."""
    lines = ((name, value) for name, value in lines_of(fact) if value)
    return Markup("\n").join(Markup("{}: {}").format(name, value) for name, value in lines)


def _classified(fact: Fact) -> Iterator[Line]:
    yield "Why", typed(fact, "reason")


def _confirmed(fact: Fact) -> Iterator[Line]:
    yield "Death", listed(fact, "expectation", "expectation")
    yield "In the doctor’s words", typed(fact, "words")


def _criteria(fact: Fact) -> Iterator[Line]:
    for code, answer in (fact.detail.get("criteria") or {}).items():
        yield label("response_criterion", code), label("answered", answer)
    yield "Why", typed(fact, "reason")


def _decided(fact: Fact) -> Iterator[Line]:
    yield "Decision", listed(fact, "decision", "response_decision")
    if fact.identity is not None:
        yield "Time", fact.detail.get("time") or ""
    yield "Why", typed(fact, "reason")
    if fact.detail.get("disagreed"):
        yield "Disagreement", typed(fact, "disagreement") or "Recorded"


def _met(fact: Fact) -> Iterator[Line]:
    if fact.identity is None:
        return
    yield "Meeting", listed(fact, "meeting_kind", "response_meeting")
    yield "Time", fact.detail.get("time") or ""
    yield "Agencies", ", ".join(label("agency", code) for code in fact.detail["agencies"])
    record = fact.identity.get("record") or {}
    yield "To be shared", str(len(record.get("shared", []))) if record.get("shared") else ""
    yield "Actions", str(len(record.get("actions", []))) if record.get("actions") else ""


def _certified(fact: Fact) -> Iterator[Line]:
    for key, name in (("ia", "Ia"), ("ib", "Ib"), ("ic", "Ic"), ("ii", "II")):
        yield name, typed(fact, key)
    yield "ICD-10", isolated(fact.detail["icd10"]) if fact.detail.get("icd10") else ""


def install() -> None:
    """Let the timeline say these facts. What a classification says of the death, it says by itself."""
    register_words(FactKind.CLASSIFIED, _classified)
    for kind in (
        FactKind.CLASSIFICATION_CONFIRMED,
        FactKind.RESPONSE_CRITERIA,
        FactKind.RESPONSE_DECIDED,
        FactKind.RESPONSE_STOOD_DOWN,
        FactKind.RESPONSE_MET,
        FactKind.CAUSE_CERTIFIED,
    ):
        register_words(kind, lines_of)
