"""How a line of the permission table is written, and read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cdop.accounts.people import Role

ORDINARY_BODY = 1024 * 1024


class Open(StrEnum):
    """Doors that no role is needed for."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"


class Standing(StrEnum):
    """How far somebody has come who holds a session: only whoever is ``IN`` is signed in."""

    TO_ENROL = "to_enrol"  # the password was right, and the account has no second factor yet
    TO_PROVE = "to_prove"  # the password was right, and the second factor is still to be given
    LOCKED = "locked"  # was in, and did nothing for too long
    IN = "in"


ANYONE, SIGNED_IN = Open.ANYONE, Open.SIGNED_IN
Access = Open | frozenset[Role]
NOBODY: Access = frozenset()


@dataclass(frozen=True)
class Rule:
    """Who may do what at one endpoint; a method that is not given is closed, and HEAD follows GET.

    ``audited``: the GET writes an audit entry, so it needs a transaction that writes.
    ``repeated``: names that its form sends more than once (date boxes, checkboxes, ``files``); of any other name a
    second value is refused (security.md S44). ``body``: the most bytes that a request may carry.
    ``also_at``: who reaches it besides those who are in. ``fresh``: whoever proved too long ago who they are is asked
    to prove it again before (security.md S30).
    """

    get: Access = NOBODY
    post: Access = NOBODY
    audited: bool = False
    repeated: frozenset[str] = frozenset()
    body: int = ORDINARY_BODY
    also_at: frozenset[Standing] = frozenset()
    fresh: bool = False

    def access(self, method: str) -> Access:
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method, NOBODY)

    @property
    def at(self) -> frozenset[Standing]:
        """Who reaches it of those who hold a session."""
        return self.also_at | {Standing.IN}

    def allows(self, method: str, roles: Iterable[Role] | None) -> bool:
        """Whether someone with these roles may; ``None`` is someone who has not signed in."""
        access = self.access(method)
        if isinstance(access, Open):
            return access is ANYONE or roles is not None
        return not access.isdisjoint(roles or ())

    @property
    def methods(self) -> frozenset[str]:
        return frozenset(method for method in ("GET", "POST") if self.access(method) != NOBODY)


def faults(
    table: Mapping[str, Rule], routes: Mapping[str, frozenset[str]], not_yet_built: frozenset[str] = frozenset()
) -> list[str]:
    """Where the table and the routes (endpoint to methods) disagree, in words. None: every route is ruled."""
    found = [f"{endpoint} has no line in the permission table" for endpoint in routes.keys() - table.keys()]
    absent = table.keys() - routes.keys() - not_yet_built
    found += [f"{endpoint} has a line in the permission table and no route" for endpoint in absent]
    for endpoint in table.keys() & routes.keys():
        asked, ruled = routes[endpoint], table[endpoint].methods
        found += [f"{endpoint} answers {method}, which its line does not open" for method in asked - ruled]
        found += [f"{endpoint} has no route for {method}, which its line opens" for method in ruled - asked]
    return sorted(found)
