"""What to think of before a child death review meeting, and which other meeting served as it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cdop.case.facts import Fact
from cdop.case.gathered import Request, RequestState, requests
from cdop.case.presenters import day_words
from cdop.case.readiness import open_processes, processes, review_meetings
from cdop.case.response_state import FINAL, meetings
from cdop.gathering.family.rules import avoided, key_worker
from cdop.gathering.family.wording import days_words
from cdop.reference.codes import label
from cdop.reference.wording import plural

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
_HOLDS = "review_meeting"


@dataclass(frozen=True)
class Concern:
    """Something to think of before a meeting is planned on a day. ``code`` tells it from the others of the case."""

    code: str
    words: str


@dataclass(frozen=True)
class Served:
    """Another meeting that served as the review meeting, and its day."""

    words: str
    on: date


def concerns(facts: Sequence[Fact], on: date | None, today: date, notice: int) -> list[Concern]:
    """What speaks against a meeting, or against its day where one is chosen. It warns, and people decide.

    ``notice``: how many days before the meeting those who are invited should know (a setting).
    """
    return [*_not_ready(facts), *(_of_the_day(facts, on, today, notice) if on else ())]


def asked_kinds(facts: Sequence[Fact]) -> list[str]:
    """The kinds of agency that know of the child, so far as they were asked: not in error, and not the wrong agency."""
    return list(dict.fromkeys(one.agency_kind for one in requests(facts) if _knows(one)))


def _knows(request: Request) -> bool:
    if request.state is RequestState.CLOSED and request.closed:
        return bool(request.closed.detail["closed"] != "asked_in_error")
    return not request.replies or bool(request.replies[-1].detail["outcome"] != "wrong_agency")


def served(facts: Sequence[Fact]) -> list[Served]:
    """The joint agency response's final discussion and the concluded perinatal review (domain.md 3, stage 6)."""
    final = [Served("The final case discussion of the joint agency response", fact.dated)
             for fact in meetings(facts) if fact.detail["meeting_kind"] == FINAL]  # fmt: skip
    return [*final, *_perinatal(facts)]


def standing(facts: Sequence[Fact]) -> Fact | None:
    """The meeting that matters now: the last one held, else the last one planned."""
    for state in (HELD, PLANNED):
        found = [fact for fact in review_meetings(facts) if fact.detail["state"] == state]
        if found:
            return max(found, key=lambda fact: (fact.detail["on"], fact.sequence))
    return None


def _perinatal(facts: Sequence[Fact]) -> Iterator[Served]:
    for fact in processes(facts):
        if fact.detail["process_kind"] == "perinatal_review" and fact.detail["state"] == "concluded":
            ended = fact.detail["concluded"]
            yield Served("The perinatal mortality review", date.fromisoformat(ended) if ended else fact.dated)


def _not_ready(facts: Sequence[Fact]) -> Iterator[Concern]:
    for process in open_processes(facts):
        detail = process.detail
        if detail["process_kind"] == "post_mortem":
            until = f" It is promised for {day_words(detail['next_on'])}." if detail["next_on"] else ""
            yield Concern(f"process-{detail['process']}", f"The post-mortem report is not in.{until}")
        elif detail["holds"] == _HOLDS:
            name = label("parallel_process", detail["process_kind"])
            yield Concern(f"process-{detail['process']}", f"{name} has not concluded, and holds up the review meeting.")
    waiting = sum(request.state is RequestState.OPEN for request in requests(facts))
    if waiting:
        verb = "has" if waiting == 1 else "have"
        yield Concern("replies", f"{plural(waiting, 'agency')} asked for information {verb} not replied.")
    if key_worker(facts) is None:
        yield Concern("key-worker", "No key worker has been named for the family.")


def _of_the_day(facts: Sequence[Fact], on: date, today: date, notice: int) -> Iterator[Concern]:
    for wish in avoided(facts, on, on):
        words = f"The family asked to be left in peace on this day: {days_words(wish)}."
        yield Concern(f"wish-{wish.detail['wish']}", words)
    if (on - today).days < notice:
        yield Concern("notice", f"Those who are invited would have less than {plural(notice, 'day')} of notice.")
