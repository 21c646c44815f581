"""How far somebody has come who holds a session, and whether their proof is fresh: decisions on plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from cdop.accounts.access import Standing


class Held(Protocol):
    """What is asked of a session."""

    @property
    def enrolled(self) -> bool: ...

    @property
    def factor_at(self) -> datetime | None: ...

    @property
    def proved_at(self) -> datetime | None: ...

    @property
    def last_seen_at(self) -> datetime: ...


@dataclass(frozen=True)
class Policy:
    """What this installation asks: ``second_factor`` as the setting has it; times until the lock and of proof."""

    second_factor: str
    idle: timedelta
    proof: timedelta

    def asks(self, *, demonstration: bool, enrolled: bool) -> bool:
        """Whether a second factor is asked for. Whoever has set one up is always asked."""
        return enrolled or self.second_factor == "on" or (not self.second_factor and not demonstration)

    def standing(self, held: Held, now: datetime, *, demonstration: bool) -> Standing | None:
        """How far a session has come; none where it has stopped half-way for too long, which opens nothing.

        Where proof was given without the factor that there is, it was the code of a reset: another app is set up here.
        """
        unseen = now - held.last_seen_at >= self.idle
        if held.factor_at is None and self.asks(demonstration=demonstration, enrolled=held.enrolled):
            if unseen:
                return None
            return Standing.TO_PROVE if held.enrolled and held.proved_at is None else Standing.TO_ENROL
        return Standing.LOCKED if unseen else Standing.IN

    def seconds_left(self, seen: datetime, now: datetime) -> int:
        """Whole seconds until a session locks that was last seen then."""
        return max(0, int((seen + self.idle - now).total_seconds()))

    def is_fresh(self, held: Held, now: datetime) -> bool:
        """Whether all that is asked at signing in was given lately."""
        return held.proved_at is not None and now - held.proved_at <= self.proof
