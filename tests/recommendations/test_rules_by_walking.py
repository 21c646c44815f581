"""The rules of how a recommendation stands, against an independent model, by 2,000 random sequences."""

from datetime import date, timedelta
from random import Random

from cdop.recommendations.rules import Happened, Happening, NotNow, State, may_happen, state_on
from tests.recommendations.walking import FIRST_DAY, Model, Said, said_at_random

WALKS, STEPS = 2_000, 24
TODAY = date(2026, 11, 1)


def event_of(said: Said) -> Happened:
    """What is said as the rules take it."""
    return Happened(Happening(said.what), said.dated, None, dict(said.detail), said.words)


def test_the_rules_and_the_model_agree_on_every_step_of_2000_walks() -> None:
    taken: set[str] = set()
    for seed in range(WALKS):
        chance, model, events = Random(seed), Model(), list[Happened]()
        for _ in range(STEPS):
            said = said_at_random(chance, model, TODAY)
            event, before = event_of(said), list(events)
            try:
                after = may_happen(events, event, TODAY, {f"held {number}" for number in range(3)})
            except NotNow:
                assert not model.takes(said, TODAY), (seed, said, model.state)
                assert events == before
                continue
            assert model.takes(said, TODAY), (seed, said, model.state)
            model.take(said)
            events.append(Happened(event.what, event.dated, after, event.detail, event.words))
            assert state_on(events, date.max) == model.state == State(model.state)
            taken.add(said.what)
        kept = [one for one in events if one.what in {Happening.NOTE, Happening.EVIDENCE}]
        assert [(one.what.value, one.words) for one in kept] == model.kept
        for day in sorted({one.dated + timedelta(days=late) for one in events for late in (-1, 0, 1)}):
            assert state_on(events, day) == Model.replayed(model.taken, day).state, (seed, day)
    assert taken == {*Model.MOVING, "note", "evidence", "followed_up", "action", "reminder"}
    assert state_on([], FIRST_DAY) is State.PROPOSED
