"""Timeliness and data quality of a year, counted for its documents: the same for every reader, and naming no case."""

from sqlalchemy.orm import Session

from cdop.figures.month_ends import followed_to_a_month_end
from cdop.figures.quality.queries import scores
from cdop.figures.quality.tables import quality
from cdop.figures.slices import Clock
from cdop.figures.timeliness import words
from cdop.figures.timeliness.backlog import backlog
from cdop.figures.timeliness.cohorts import cohorts
from cdop.figures.timeliness.deaths import chart_of_deaths
from cdop.figures.timeliness.rare_events import RareEvents, TooFew, TooMany
from cdop.figures.timeliness.tables import Measured, timeliness
from cdop.figures.timeliness.whose import waited
from cdop.figures.watched import Watched

EVERY = "all"


def watched(session: Session, at: Clock) -> tuple[Watched, ...]:
    """Both sections. A bounded number of statements.

    Waiting is followed to the last end of a month, whoever asks: a document is read by those who see no day of death.
    """
    followed = followed_to_a_month_end(at)
    return (
        timeliness(
            Measured(
                cohorts(session, followed), followed.known_by, _chart(session, at), backlog(session, at),
                waited(session, at), at.end,
            )
        ),
        quality(scores(session, at)),
    )  # fmt: skip


def _chart(session: Session, at: Clock) -> RareEvents | str:
    try:
        return chart_of_deaths(session, at, EVERY)
    except TooFew:
        return words.TOO_FEW
    except TooMany:
        return words.TOO_MANY
