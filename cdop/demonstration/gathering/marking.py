"""Which markers the agency contact may see: of children about whom its agency is asked and has not answered yet."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from cdop.accounts.people import Role
from cdop.case.gathered import Request, RequestState, requests
from cdop.demonstration.gathering.standing import Standing
from cdop.demonstration.story import Story
from cdop.reference.reporting_form import Answering, form_questions

KIND = "social_care"
"""The kind of agency that the contact answers for (``cdop.demonstration.sign_ins``)."""
CONTACT = Role.AGENCY_CONTACT.value
WRITTEN = (Answering.TEXT, Answering.LINES)
_WHO = frozenset({"child_identities"})
_ANSWER = "identity.answers."


class Mark(Protocol):
    """Puts a marker before words, for some roles."""

    def __call__(self, words: str, table: str, column: str, case: str = "", *, roles: tuple[str, ...] = ...) -> str: ...


def open_requests(story: Story) -> list[Request]:
    """The requests to the contact's agency that wait for its answer."""
    found = requests(list(story.in_order()))
    return [one for one in found if one.agency_kind == KIND and one.state is RequestState.OPEN]


def drafts(story: Story, mark: Mark) -> dict[str, Standing]:
    """What stands at a story's requests, with a marker in each text that was typed and not sent."""
    return {key: _draft(story, standing, mark) for key, standing in story.standing.items()}


def may_be_seen(stories: Iterable[Story]) -> dict[str, Collection[str]]:
    """For each case that the contact may open: the markers in the words with which its agency was asked."""
    waiting = ((story, open_requests(story)) for story in stories)
    return {story.reference: list(_asked_with(found)) for story, found in waiting if found}


def is_shown(table: str, column: str) -> bool:
    """Whether the reply's form shows a column of such a case: who the child is, and shared answers of others."""
    question = form_questions().get(column.removeprefix(_ANSWER)) if column.startswith(_ANSWER) else None
    shared = question is not None and question.is_for(KIND) and not question.sensitive and not question.each
    return table in _WHO or shared


def _asked_with(found: Sequence[Request]) -> Iterator[str]:
    for one in found:
        yield str((one.asked.identity or {})["words"]).partition(":")[0]


def _draft(story: Story, standing: Standing, mark: Mark) -> Standing:
    def typed(key: str, value: str) -> str:
        return mark(value, "information_requests", f"draft.{key}", story.reference, roles=(CONTACT,))

    questions = form_questions()
    answers = {k: typed(f"answers.{k}", v) if questions[k].kind in WRITTEN else v for k, v in standing.answers.items()}
    return replace(standing, answers=answers, author={k: typed(f"author.{k}", v) for k, v in standing.author.items()})
