"""Random registers whose cases hold more than a row can: superseded decisions, reviews finalised again.

They reach the product as a full export does, one JSON object a line.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.oracle import pools
from tests.oracle.attributes import facts_of, random_told
from tests.oracle.bands import CATEGORIES
from tests.oracle.cases import BLANKS, Case, read_factors
from tests.oracle.edge_days import some_day
from tests.oracle.generator import TODAY, Register, Row, random_register

Fact = dict[str, Any]
DESCRIPTION = ("date_of_death", "sex", "ethnicity", "place_of_death", "death_area")
IDENTITY = ("family_name", "given_names", "nhs_number", "date_of_birth", "home_postcode")


@dataclass(frozen=True)
class Timelines:
    """The same cases as facts for the product and as cases for the brute-force count."""

    register: Register
    cases: tuple[Case, ...]
    content: bytes
    questions: tuple[tuple[str, date], ...]


def random_timelines(seed: int) -> Timelines:
    """The random register of this seed, its cases told at greater length."""
    register = random_register(seed)
    rng = random.Random(f"timelines {seed}")
    cases, lines = [], []
    for row in register.rows:
        case, facts = told_at_length(rng, row)
        cases.append(case)
        lines.append(json.dumps({"case_ref": case.reference, "facts": facts}, ensure_ascii=rng.random() < 0.5))
    days = [day for case in cases for day in (*case.finalised, *case.reopened, *decision_days(case))]
    questions = [*register.questions]
    for year, _ in register.questions:
        later = [day for day in days if day >= date(int(year[:4]), 4, 1)]
        if later:
            questions.append((year, rng.choice(later)))
    return Timelines(register, tuple(cases), "".join(f"{line}\n" for line in lines).encode(), tuple(questions))


def decision_days(case: Case) -> list[date]:
    decisions = (case.residency, case.classification, case.withdrawal)
    return [*(day for kind in decisions for day, _ in kind), *case.told.days]


def told_at_length(rng: random.Random, row: Row) -> tuple[Case, list[Fact]]:
    """The case that a row tells of, with decisions before and after those in the row."""
    notified = date.fromisoformat(row["notified_on"])
    residency = residency_decisions(rng, row, notified)
    classification = classifications(rng, row, notified)
    withdrawal = withdrawals(rng, row, notified)
    reviews = finalisings(rng, row)
    reopened = [date.fromisoformat(row["reopened_on"])] if row["reopened_on"] else []
    while reopened and len(reviews) <= len(reopened) < 3 and rng.random() < 0.7:
        again = reopened[-1] + timedelta(days=1)
        if again > TODAY:
            break
        reviews.append(a_review(rng, some_day(rng, again, min(TODAY, again + timedelta(days=900)))))
        if rng.random() < 0.4:
            reopened.append(some_day(rng, reviews[-1][0], TODAY))
    last = reviews[-1][1] if reviews else {}
    decided = [day for day, _ in residency]
    told = random_told(random.Random(f"told {row['case_ref']} {notified}"), notified, decided, TODAY)
    case = Case(
        reference=row["case_ref"],
        notified=notified,
        died=date.fromisoformat(row["date_of_death"]),
        born=date.fromisoformat(row["date_of_birth"]) if row["date_of_birth"] else None,
        sex=row["sex"],
        ethnicity=row["ethnicity"],
        residency=tuple(residency),
        death_area=row["death_area"],
        place_of_death=row["place_of_death"],
        classification=tuple(classification),
        withdrawal=tuple((day, bool(reason)) for day, reason in withdrawal),
        finalised=tuple(day for day, _ in reviews),
        reopened=tuple(reopened),
        category=last.get("category", ""),
        modifiability=last.get("modifiability", ""),
        factors=tuple(last.get("factors", ())),
        told=told,
    )
    facts = [fact("notified", notified)]
    facts += [fact("notified", some_day(rng, notified, TODAY)) for _ in range(rng.choice((0, 0, 1)))]
    described = fact("described", notified, **{name: row[name] or None for name in DESCRIPTION})
    facts.append({**described, "identity": {name: row[name] or None for name in IDENTITY}})
    for (day, area), (_, decile) in zip(residency, told.deciles, strict=True):
        more = {} if decile is None else {"deprivation_decile": decile}
        facts.append(fact("residency_decided", day, home_area=area or None, **more))
    facts += [fact("classified", day, expectation=answer) for day, answer in classification]
    facts += [
        fact("withdrawn", day, reason=reason) if reason else fact("withdrawal_undone", day)
        for day, reason in withdrawal
    ]
    for number, (day, review) in enumerate(reviews):
        facts.append(fact("finalised", day, **review))
        facts += [fact("reopened", again) for again in reopened[number : number + 1]]
    return case, [*facts, *facts_of(told)]


def fact(kind: str, dated: date, **detail: Any) -> Fact:
    return {"kind": kind, "dated": dated.isoformat(), "detail": detail, "identity": None}


def residency_decisions(rng: random.Random, row: Row, notified: date) -> list[tuple[date, str]]:
    """The decision of the row; before it others, some on the same day; after it, now and then, a correction."""
    if not row["home_area"]:
        return []
    last = date.fromisoformat(row["residency_decided_on"] or row["notified_on"])
    earlier = sorted(some_day(rng, notified, last) for _ in range(rng.choice((0, 0, 1, 2))))
    areas = ("", "abroad", "E07000178", row["home_area"], row["death_area"])
    decided = [*((day, rng.choice(areas)) for day in earlier), (last, row["home_area"])]
    if rng.random() < 0.3:
        decided.append((some_day(rng, last, TODAY), rng.choice(areas[1:])))
    return decided


def classifications(rng: random.Random, row: Row, notified: date) -> list[tuple[date, str]]:
    if not row["expectation"]:
        return []
    first = date.fromisoformat(row["classified_on"] or row["notified_on"])
    days = sorted([first, *(some_day(rng, first, TODAY) for _ in range(rng.choice((0, 0, 1, 2))))])
    return [(day, rng.choice(("expected", "unexpected"))) for day in days]


def withdrawals(rng: random.Random, row: Row, notified: date) -> list[tuple[date, str]]:
    """Withdrawn and taken back before what the row says, and, for children, after it; empty is taken back."""
    if not row["withdrawn_on"]:
        if rng.random() < 0.8:
            return []
        first = some_day(rng, notified, TODAY)
        return [(first, "duplicate"), (some_day(rng, first, TODAY), "")]
    last = date.fromisoformat(row["withdrawn_on"])
    found = [(last, row["withdrawn_reason"])]
    if rng.random() < 0.4:
        found = [(notified, "error"), (some_day(rng, notified, last), ""), *found]
    if row["withdrawn_reason"] != "adult" and rng.random() < 0.5:
        found.append((some_day(rng, last, TODAY), ""))
    return found


def finalisings(rng: random.Random, row: Row) -> list[tuple[date, Mapping[str, Any]]]:
    if not row["finalised_on"]:
        return []
    review = {
        "category": row["category"],
        "modifiability": row["modifiability"],
        "factors": list(read_factors(row["modifiable_factors"])),
    }
    return [(date.fromisoformat(row["finalised_on"]), review)]


def a_review(rng: random.Random, day: date) -> tuple[date, Mapping[str, Any]]:
    modifiability = rng.choice(pools.MODIFIABILITY)
    factors = [rng.choice(pools.FACTORS).strip(BLANKS)] if modifiability == "modifiable" else []
    return day, {"category": rng.choice(CATEGORIES), "modifiability": modifiability, "factors": factors}
