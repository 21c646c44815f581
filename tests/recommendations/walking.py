"""An independent model of how a recommendation stands with one organisation, and random things that could be said.

It was written from domain.md 4.5 and the issue's words, the other way about than the rules: by state what may follow,
and what is asked for as plain conditions. It shares no table and no function with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, ClassVar

FIRST_DAY = date(2022, 4, 4)


@dataclass(frozen=True)
class Said:
    """Something that somebody wants to record."""

    what: str
    dated: date
    words: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Model:
    """How it stands, and all that was taken."""

    state: str = "proposed"
    before_end: str = ""
    moved_on: date = date.min
    opened_on: date = date.min
    told_first: date = date.max
    shown: bool = False
    taken: list[Said] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)

    MOVING: ClassVar[frozenset[str]] = frozenset(
        {
            "agreed", "told", "accepted", "partly_accepted", "refused", "begun", "done", "not_taken_up", "reopened",
            "superseded",
        }
    )  # fmt: skip
    FOLLOWING: ClassVar[dict[str, str]] = {
        "proposed": "agreed",
        "agreed": "told superseded",
        "told": "accepted partly_accepted refused not_taken_up superseded",
        "accepted": "accepted partly_accepted refused begun done not_taken_up superseded",
        "partly_accepted": "accepted partly_accepted refused begun done not_taken_up superseded",
        "refused": "accepted partly_accepted refused told not_taken_up superseded",
        "in_progress": "done not_taken_up superseded",
        "done": "reopened",
        "not_taken_up": "reopened",
        "superseded": "",
    }

    def takes(self, said: Said, today: date) -> bool:
        """Whether it may be recorded."""
        what, detail = said.what, said.detail
        if said.dated > today or (what in {"note", "evidence", "action"} and said.dated < self.told_first):
            return False
        if what in self.MOVING and (what not in self.FOLLOWING[self.state].split() or said.dated < self.moved_on):
            return False
        ended = self.state in {"done", "not_taken_up", "superseded"}
        if what in {"note", "evidence", "action"} and (self.state in {"proposed", "agreed"} or ended):
            follows_up = what == "evidence" and self.state == "done" and "follow_up" in detail
            return follows_up and bool(said.words)
        if what == "followed_up":
            return self.state == "done" and said.dated >= self.moved_on and {"happened", "worked"} <= set(detail)
        if what == "done" and not self.shown:
            return False
        if what in {"done", "not_taken_up"} and not (detail.get("signed_by") and detail.get("signed_role")):
            return False
        if what == "evidence":
            return bool(said.words or detail.get("file"))
        return bool(said.words) or what not in {
            "note", "not_taken_up", "reopened", "refused", "partly_accepted", "superseded",
        }  # fmt: skip

    def take(self, said: Said) -> None:
        """Let it have happened."""
        self.taken.append(said)
        if said.what in {"note", "evidence"}:
            self.kept.append((said.what, said.words))
        if said.what == "evidence" and said.dated >= self.opened_on:
            self.shown = self.shown or not str(said.detail.get("file", "")).startswith("held")
        if said.what not in self.MOVING:
            return
        if said.what in {"done", "not_taken_up"}:
            self.before_end = self.state
        self.state = {"begun": "in_progress", "reopened": self._opened_to()}.get(said.what, said.what)
        self.moved_on = said.dated
        if said.what == "told":
            self.told_first = min(self.told_first, said.dated)
        if said.what == "reopened":
            self.opened_on, self.shown = said.dated, False

    def _opened_to(self) -> str:
        return "in_progress" if self.before_end in {"accepted", "partly_accepted", "in_progress"} else "agreed"

    @classmethod
    def replayed(cls, taken: list[Said], day: date) -> "Model":
        """How it stood at the end of a day: everything up to it happens again."""
        model = cls()
        for said in taken:
            if said.dated <= day:
                model.take(said)
        return model


def said_at_random(chance: Random, model: Model, today: date) -> Said:
    """Mostly what could come next, often what cannot; mostly whole, sometimes without what it needs."""
    ends = chance.random() < 0.1
    moves = [
        move for move in Model.FOLLOWING[model.state].split() if ends or move not in {"superseded", "not_taken_up"}
    ]
    besides = {"proposed": [], "agreed": [], "done": ["followed_up", "followed_up", "evidence"]}
    likely = [*moves, *moves, *besides.get(model.state, ["note", "evidence", "action"]), "reminder"]
    every = [*sorted(Model.MOVING), "note", "evidence", "action", "followed_up", "reminder"]
    if model.state in {"accepted", "partly_accepted", "in_progress"}:
        likely += ["done", "done", "evidence"]
    what = chance.choice(likely if chance.random() < 0.9 else every)
    if what == "evidence" and model.opened_on > date.min and chance.random() < 0.5:
        return Said(what, model.opened_on - timedelta(days=chance.choice((0, 1, 30))), *_told(chance, what))
    return Said(what, _day(chance, model, today), *_told(chance, what))


def _day(chance: Random, model: Model, today: date) -> date:
    last = max(model.moved_on, FIRST_DAY)
    if chance.random() < 0.06:
        return today + timedelta(days=chance.randint(1, 400))
    return min(today, last + timedelta(days=chance.choice((-30, -1, 0, 0, 0, 1, 10, 40))))


def _told(chance: Random, what: str) -> tuple[str, dict[str, Any]]:
    words = f"{what} {''.join(chance.choices('bdfgklmn', k=8))}" if chance.random() < 0.85 else ""
    detail: dict[str, Any] = {}
    if what in {"done", "not_taken_up"}:
        detail = {key: "the chair" for key in ("signed_by", "signed_role") if chance.random() < 0.9}
    elif what == "evidence" and chance.random() < 0.3:
        detail = {"file": f"{chance.choice(('held', 'kept'))} {chance.randrange(3)}"}
    elif what == "evidence" and chance.random() < 0.3:
        detail = {"follow_up": chance.randrange(9)}
    elif what == "followed_up":
        detail = {key: "yes" for key in ("happened", "worked") if chance.random() < 0.9}
    return words, detail
