"""How many refusals are written down: enough to see that somebody tries doors, never a flood of them."""

from collections import Counter
from collections.abc import Callable
from threading import Lock
from time import monotonic

MOST = 5  # entries for one person and page in an hour; every further refusal is still a refusal
HOUR = 3600.0


class Refusals:
    """Counts refusals by person and page. It lives in one process: with several, each counts for itself."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._since = clock()
        self._counted: Counter[tuple[int, str]] = Counter()

    def is_to_be_noted(self, account_id: int, page: str) -> bool:
        """Count one, and say whether it is among the first of this hour."""
        with self._lock:
            if self._clock() - self._since >= HOUR:
                self._since = self._clock()
                self._counted.clear()
            self._counted[account_id, page] += 1
            return self._counted[account_id, page] <= MOST
