"""Two people at the same moment: one is first, the other is told, and nothing stands twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db, transaction
from cdop.recommendations.following.service import (
    Answer,
    Closing,
    Deed,
    Said,
    answer_follow_up,
    close_as_done,
    close_as_not_taken_up,
    keep_action,
)
from cdop.recommendations.queries import ACTIONS, FOLLOW_UPS
from cdop.recommendations.rules import Happening, State
from cdop.versions import ChangedMeanwhile
from tests.recommendations.following.making import ACCEPTED, events, made, row_of
from tests.recommendations.following.test_pages import closed, follow_up_numbers, shown, state


def both(app: Flask, *doing: Callable[[Session], object]) -> list[str]:
    """Do two things at once, each in a transaction of its own. Returns how each went."""
    barrier = Barrier(len(doing))

    def one(do: Callable[[Session], object]) -> str:
        with app.app_context():
            barrier.wait()
            try:
                with transaction(db.session()) as session:
                    do(session)
            except ChangedMeanwhile:
                return "too late"
            finally:
                db.session.remove()
            return "first"

    with ThreadPoolExecutor(len(doing)) as pool:
        return sorted(pool.map(one, doing))


def test_of_two_who_sign_it_off_at_once_one_does(app_on_each: Flask) -> None:
    app, one = app_on_each, made(app_on_each, *ACCEPTED)
    shown(app, one)
    with app.app_context():
        seen = row_of(db.session(), one.addressee).version
    end = Closing(Said("Done with."), "Ann Example", "Chair", seen)
    went = both(
        app,
        lambda session: close_as_done(session, COMMAND_LINE, one.addressee, end),
        lambda session: close_as_not_taken_up(session, COMMAND_LINE, one.addressee, end),
    )
    assert went == ["first", "too late"]
    ends = [*events(app, Happening.DONE), *events(app, Happening.NOT_TAKEN_UP)]
    assert len(ends) == 1
    assert state(app, one) is State(ends[0].state)
    assert len(follow_up_numbers(app)) == (3 if state(app, one) is State.DONE else 0)


def test_of_two_answers_to_one_follow_up_one_is_kept(app_on_each: Flask) -> None:
    app, one = app_on_each, made(app_on_each, *ACCEPTED)
    closed(app, one)
    number = follow_up_numbers(app)[0]
    answers = [Answer(number, "yes", worked, Said("")) for worked in ("yes", "no")]
    went = both(
        app,
        lambda session: answer_follow_up(session, COMMAND_LINE, one.addressee, answers[0]),
        lambda session: answer_follow_up(session, COMMAND_LINE, one.addressee, answers[1]),
    )
    assert went == ["first", "too late"]
    (kept,) = events(app, Happening.FOLLOWED_UP)
    with app.app_context():
        assert db.session.scalars(FOLLOW_UPS.select().with_only_columns(FOLLOW_UPS.c.asked)).all().count(kept.id) == 1


def test_of_two_changes_of_one_action_one_is_the_next_version(app_on_each: Flask) -> None:
    app, one = app_on_each, made(app_on_each, *ACCEPTED)
    with app.app_context(), transaction(db.session()) as session:
        token = keep_action(session, COMMAND_LINE, one.addressee, Deed("Print it", "Matron", None))

    def change(session: Session) -> object:
        deed = Deed("Print it", "Matron", None, "done")
        return keep_action(session, COMMAND_LINE, one.addressee, deed, action=token, seen_version=1)

    assert both(app, change, change) == ["first", "too late"]
    with app.app_context():
        assert db.session.scalars(ACTIONS.select().with_only_columns(ACTIONS.c.version)).all() == [1, 2]
