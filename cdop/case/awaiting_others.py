"""What a case waits for from others, in a few words: replies, a process that holds up the panel, the meeting. Pure."""

from collections.abc import Iterator, Sequence

from cdop.case.clocks import Step
from cdop.case.facts import Fact
from cdop.case.readiness import Readiness, Why, readiness
from cdop.case.steps import STEP_WORDS
from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural


def step_words(step: str, facts: Sequence[Fact]) -> str:
    """A step as ``STEP_WORDS`` has it; 'Waiting for information' says whose, from the case's facts.

    For viewers with identity alone: days tell of a death.
    """
    words = STEP_WORDS[step]
    causes = list(_causes(readiness(facts))) if step == Step.GATHERING else []
    return f"{words}: {', '.join(causes)}" if causes else words


def _causes(ready: Readiness) -> Iterator[str]:
    replies = [reason for reason in ready.theirs if reason.why is Why.REPLY_OUTSTANDING]
    if replies:
        yield plural(len(replies), "reply", "replies")
    for reason in ready.theirs:
        if reason.why is Why.PROCESS_OPEN:
            yield label("parallel_process", reason.code)
        elif reason.why is Why.MEETING_NOT_HELD and reason.expected:
            yield f"child death review meeting on {long_date(reason.expected)}"
