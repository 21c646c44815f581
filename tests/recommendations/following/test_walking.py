"""The real service with a database, walked at random against the model: nothing illegal, nothing lost."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.models import AuditEntry
from cdop.database import db, table_of, transaction
from cdop.files.checking import Checked
from cdop.files.models import StoredFileRecord
from cdop.recommendations.following import service
from cdop.recommendations.following.service import Answer, Closing, Deed
from cdop.recommendations.following.service import Said as Typed
from cdop.recommendations.queries import (
    ACTIONS,
    ADDRESSEES,
    EVENTS,
    FOLLOW_UPS,
    events_of,
    follow_ups_of,
    happened_with,
)
from cdop.recommendations.rules import Happening, NotNow, State, state_on
from cdop.recommendations.service import Step, happen
from cdop.reference.calendar import today
from cdop.versions import ChangedMeanwhile
from tests.recommendations.following.making import make, row_of
from tests.recommendations.walking import FIRST_DAY, Model, Said, said_at_random

WALKS, STEPS = 60, 16
MONTHS = (3, 6, 12)
_FILES, _AUDIT = table_of(StoredFileRecord), table_of(AuditEntry)
REFUSED = (NotNow, ChangedMeanwhile, LookupError)


@dataclass
class Walk:
    """One recommendation with one organisation, and what the model expects of its actions and follow-ups."""

    session: Session
    chance: Random
    token: str
    model: Model = field(default_factory=Model)
    actions: dict[str, int] = field(default_factory=dict)
    asked: dict[date, bool] = field(default_factory=dict)
    answered: int = 0

    def version(self) -> int:
        return row_of(self.session, self.token).version

    def try_to(self, said: Said) -> None:
        """Say it to the service, and let the model judge whether that was right."""
        before = snapshot(self.session)
        number, expected = self.follow_up(said)
        try:
            with self.session.begin_nested():
                DOING.get(said.what, move)(self, said, number)
        except REFUSED:
            assert not expected, (said, self.model.state)
            assert snapshot(self.session) == before
            return
        assert expected, (said, self.model.state)
        assert snapshot(self.session)["audit"] > before["audit"]
        self.took(said, number)

    def follow_up(self, said: Said) -> tuple[date | None, bool]:
        """The follow-up that is answered, by its day, and whether all of it may be."""
        expected = self.model.takes(said, today()) and not (self.begins(said) and said.dated < self.model.moved_on)
        if said.what != "followed_up":
            return None, expected
        due = self.chance.choice([*self.asked, None])
        if due is None or self.asked[due]:
            return due, False
        return due, expected and said.dated >= due - timedelta(days=31)

    def took(self, said: Said, due: date | None) -> None:
        self.model.take(said)
        if said.what == "action":
            self.began(said)
        elif said.what == "done":
            self.asked = {months_on(said.dated, number): False for number in MONTHS}
        elif said.what == "reopened":
            self.asked = {}
        elif due is not None:
            self.asked[due] = True
            self.answered += 1

    def began(self, said: Said) -> None:
        if self.begins(said):
            self.model.take(Said("begun", said.dated))

    def begins(self, said: Said) -> bool:
        """An action under way is work that has begun."""
        under_way = said.what == "action" and said.detail["state"] == "under_way"
        return under_way and self.model.state in {"accepted", "partly_accepted"}


def move(walk: Walk, said: Said, _due: date | None) -> None:
    happen(walk.session, COMMAND_LINE, walk.token, Step(Happening(said.what), said.words, said.dated, said.detail))


def note(walk: Walk, said: Said, _due: date | None) -> None:
    service.add_note(walk.session, COMMAND_LINE, walk.token, Typed(said.words, said.dated, walk.chance.random() < 0.5))


def evidence(walk: Walk, said: Said, _due: date | None) -> None:
    file = None
    if kind := str(said.detail.get("file", "")).partition(" ")[0]:
        token = f"{walk.chance.getrandbits(128):032x}"
        file = Checked(token, "seen.txt", "text/plain", 9, "0" * 64, kind)
    typed = Typed(said.words, said.dated)
    number = said.detail.get("follow_up")
    service.add_evidence(walk.session, COMMAND_LINE, walk.token, typed, file=file, follow_up=number)


def action(walk: Walk, said: Said, _due: date | None) -> None:
    token = walk.chance.choice(["", *walk.actions])
    deed = Deed("print the leaflet", "Matron", None, said.detail["state"])
    kept = service.keep_action(
        walk.session, COMMAND_LINE, walk.token, deed, action=token, seen_version=walk.actions.get(token, 0),
        dated=said.dated,
    )  # fmt: skip
    walk.actions[kept] = walk.actions.get(kept, 0) + 1


def closing(close: Callable[..., object]) -> Callable[[Walk, Said, date | None], None]:
    def closed(walk: Walk, said: Said, _due: date | None) -> None:
        name, role = (str(said.detail.get(key, "")) for key in ("signed_by", "signed_role"))
        end = Closing(Typed(said.words, said.dated), name, role, walk.version())
        close(walk.session, COMMAND_LINE, walk.token, end)

    return closed


def reopened(walk: Walk, said: Said, _due: date | None) -> None:
    service.reopen(walk.session, COMMAND_LINE, walk.token, Typed(said.words, said.dated), walk.version())


def followed_up(walk: Walk, said: Said, due: date | None) -> None:
    rows = walk.session.execute(select(FOLLOW_UPS).order_by(FOLLOW_UPS.c.id.desc()))
    own = [row for row in rows if row.addressee_id == row_of(walk.session, walk.token).number]
    number = next((row.id for row in own if row.due_on == due), 0)
    codes = (said.detail.get("happened", ""), said.detail.get("worked", ""))
    answer = Answer(number, codes[0], codes[1], Typed(said.words, said.dated))
    service.answer_follow_up(walk.session, COMMAND_LINE, walk.token, answer)


DOING = {
    "note": note, "evidence": evidence, "action": action, "done": closing(service.close_as_done),
    "not_taken_up": closing(service.close_as_not_taken_up), "reopened": reopened, "followed_up": followed_up,
}  # fmt: skip


def months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def snapshot(session: Session) -> dict[str, Any]:
    """Everything that a refusal could have touched."""
    found: dict[str, Any] = {"row": session.execute(select(ADDRESSEES).order_by(ADDRESSEES.c.id)).all()}
    tables = {"events": EVENTS, "actions": ACTIONS, "files": _FILES, "audit": _AUDIT}
    counts = [select(func.count()).select_from(table).scalar_subquery() for table in tables.values()]
    found |= dict(zip(tables, session.execute(select(*counts)).one(), strict=True))
    return found | {"asked": session.execute(select(FOLLOW_UPS).order_by(FOLLOW_UPS.c.id)).all()}


def check(walk: Walk) -> None:
    """Everything that was accepted is there, and it stood on each day as a replay says."""
    session, model, row = walk.session, walk.model, row_of(walk.session, walk.token)
    assert row.state == State(model.state)
    assert row.version == len(model.taken)
    (every,) = events_of(session, COMMAND_LINE, [row.recommendation_number]).values()
    told = [one.happened for one in every]
    assert [(one.what.value, one.dated) for one in told] == [(one.what, one.dated) for one in model.taken]
    kept = [(one.what.value, one.words) for one in told if one.what in {Happening.NOTE, Happening.EVIDENCE}]
    assert kept == model.kept
    events = happened_with(session, row.number)
    for day in sorted({one.dated + timedelta(days=late) for one in told for late in (-1, 0, 1)}):
        assert state_on(events, day) == Model.replayed(model.taken, day).state
    assert row.ended_on == (model.moved_on if model.state in {"done", "not_taken_up", "superseded"} else None)
    versions = select(ACTIONS.c.token, func.count(), func.max(ACTIONS.c.version)).group_by(ACTIONS.c.token)
    own = session.execute(versions.where(ACTIONS.c.addressee_id == row.number))
    assert {token: (count, highest) for token, count, highest in own} == {
        token: (count, count) for token, count in walk.actions.items()
    }
    planned = follow_ups_of(session, COMMAND_LINE, [row.number])
    assert sum(one.asked is not None for one in planned) == walk.answered
    waiting = sorted(one.due_on for one in planned if one.asked is None)
    assert waiting == sorted(due for due, done in walk.asked.items() if not done)


def test_walks_through_the_service_end_as_the_model_says(app_on_each: Flask) -> None:
    ends: set[str] = set()
    with app_on_each.app_context(), transaction(db.session()) as session:
        for seed in range(WALKS):
            chance = Random(seed)
            walk = Walk(session, chance, make(session, reference=f"2021-22/{seed:02}").addressee)
            for what in ("agreed", "told", "accepted")[: chance.choice((0, 3, 3, 3))]:
                walk.try_to(Said(what, FIRST_DAY))
            for _ in range(STEPS):
                said = said_at_random(chance, walk.model, today())
                if said.what == "action":
                    said = Said("action", said.dated, said.words, {"state": chance.choice(("planned", "under_way"))})
                walk.try_to(said)
            check(walk)
            ends.add(walk.model.state)
    assert {"done", "not_taken_up", "in_progress", "superseded"} <= ends
