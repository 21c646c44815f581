"""One-time links to an organisation's own page of a recommendation: what ``cdop.links`` keeps of them, and where."""

from cdop.database import table_of
from cdop.links.keeping import Links
from cdop.recommendations.models import AddresseeLink
from cdop.recommendations.queries import ADDRESSEES
from cdop.recommendations.rules import State, may_write_on

OPENS = tuple(state.value for state in State if may_write_on(state))
"""While it stands so, an organisation opens it: from being told until it is closed."""
LINKS = Links(
    table_of(AddresseeLink), ADDRESSEES, "addressee_id", ADDRESSEES.c.state.in_(OPENS),
    b"one-time link to an answer", "/answer/",
)  # fmt: skip
