"""The words that an import ends with."""

import sqlite3

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, OperationalError

from cdop.commands import plain_words
from cdop.register.service import Outcome

UNREACHED = "The database could not be reached: check DATABASE_URL.\n"
REFUSED = "The database refused the change: nothing was stored.\n"


@pytest.mark.parametrize(
    ("kind", "words"), [(OperationalError, UNREACHED), (IntegrityError, REFUSED), (DataError, REFUSED)]
)
def test_a_refused_change_is_not_an_unreachable_database(kind: type[DatabaseError], words: str) -> None:
    @click.command()
    @plain_words
    def command() -> None:
        raise kind("INSERT", {}, sqlite3.Error("of no known words"))

    result = CliRunner().invoke(command)
    assert (result.exit_code, result.stderr) == (1, words)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome(0, 0), "Nothing new: the file has no cases."),
        (Outcome(0, 1), "Nothing new: the 1 case was in the register already."),
        (Outcome(0, 2000), "Nothing new: all 2,000 cases were in the register already."),
        (Outcome(1, 1), "Stored 1 case. 1 was there already."),
        (Outcome(2000, 2), "Stored 2,000 cases. 2 were there already."),
    ],
)
def test_an_outcome_counts_one_case_as_one(outcome: Outcome, words: str) -> None:
    assert outcome.words == words
