"""The demonstration's stories, as timelines for the product's projection and as cases for the brute-force count."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS, Fact, FactKind
from cdop.demonstration.story import Story
from tests.oracle.attributes import Told
from tests.oracle.cases import Case


def timeline(story: Story) -> list[Fact]:
    """What the services store of a story."""
    values = {key: v.isoformat() if isinstance(v, date) else v for key, v in asdict(story.child).items()}
    detail = {key: values[key] for key in DESCRIPTION_KEYS}
    identity = {key: values[key] for key in IDENTITY_KEYS}
    facts = [
        Fact(FactKind.NOTIFIED, story.notified_on),
        Fact(FactKind.DESCRIBED, story.notified_on, detail, identity),
    ]
    if story.adult:
        facts.append(Fact(FactKind.WITHDRAWN, story.notified_on, {"reason": "adult"}))
    for fact in story.in_order():
        if fact.kind is FactKind.DESCRIBED:
            identity = identity | dict(fact.identity or {})
            facts.append(replace(fact, detail=detail, identity=identity))
        else:
            facts.append(fact)
    return [replace(fact, sequence=number) for number, fact in enumerate(facts, start=1)]


def case_of(story: Story) -> Case:
    """The same for the brute-force count."""
    return case_of_timeline(story.reference, timeline(story))


def case_of_timeline(reference: str, facts: Sequence[Fact]) -> Case:
    """A timeline as a case for the brute-force count: notified when the first notification that still counts came."""

    def of(*kinds: FactKind) -> Sequence[Fact]:
        return [fact for fact in facts if fact.kind in kinds]

    analysis = of(FactKind.FINALISED)[-1].detail if of(FactKind.FINALISED) else {}
    child = {**of(FactKind.DESCRIBED)[-1].detail, **(of(FactKind.DESCRIBED)[-1].identity or {})}
    separated = [fact.detail for fact in of(FactKind.NOTIFICATION_SEPARATED)]
    return Case(
        reference=reference,
        notified=min(
            fact.dated
            for fact in of(FactKind.NOTIFIED)
            if not any(detail.items() <= fact.detail.items() for detail in separated)
        ),
        died=date.fromisoformat(child["date_of_death"]),
        born=date.fromisoformat(child["date_of_birth"]) if child["date_of_birth"] else None,
        sex=child["sex"] or "",
        ethnicity=child["ethnicity"] or "",
        residency=tuple((f.dated, f.detail["home_area"]) for f in of(FactKind.RESIDENCY_DECIDED)),
        death_area=child["death_area"],
        place_of_death=child["place_of_death"] or "",
        classification=tuple((f.dated, f.detail["expectation"]) for f in of(FactKind.CLASSIFIED)),
        withdrawal=tuple(
            (f.dated, f.kind is FactKind.WITHDRAWN) for f in of(FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE)
        ),
        finalised=tuple(f.dated for f in of(FactKind.FINALISED)),
        reopened=tuple(f.dated for f in of(FactKind.REOPENED)),
        category=analysis.get("category", ""),
        modifiability=analysis.get("modifiability", ""),
        factors=tuple(analysis.get("factors", ())),
        told=_told_of(facts),
    )


def _told_of(facts: Sequence[Fact]) -> Told:
    """What else the tables part cases by."""

    def of(*kinds: FactKind) -> Sequence[Fact]:
        return [fact for fact in facts if fact.kind in kinds]

    return Told(
        deciles=tuple((f.dated, f.detail.get("deprivation_decile")) for f in of(FactKind.RESIDENCY_DECIDED)),
        circumstances=tuple(
            (f.dated, (f.detail["circumstance"], f.detail["protection_plan"], f.detail["statutory_order"]))
            for f in of(FactKind.CIRCUMSTANCES_RECORDED)
        ),
        processes=tuple(
            (f.dated, f.detail["process"], f.detail["process_kind"], f.detail["state"])
            for f in of(FactKind.PROCESS_RECORDED)
        ),
        decisions=tuple(
            (f.dated, f.detail.get("decision", "stood_down"))
            for f in of(FactKind.RESPONSE_DECIDED, FactKind.RESPONSE_STOOD_DOWN)
        ),
        meetings=tuple((f.dated, f.detail["meeting"], f.detail["meeting_kind"]) for f in of(FactKind.RESPONSE_MET)),
    )
