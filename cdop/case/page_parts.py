"""Everything below the tasks of the case page, in one order: the case's own sections among those of later stages."""

from collections.abc import Iterator, Sequence

from cdop.case.case_page import CaseView
from cdop.case.sections import LoadedSection, Place
from cdop.case.timeline_words import timeline_items
from cdop.case.topics import Topic, review_topic, topics

_TOPIC = "case/_topic.html"


def page_parts(view: CaseView, added: Sequence[LoadedSection]) -> list[LoadedSection]:
    """The sections that later stages ``added`` and the case's own, by their places."""
    return sorted([*_own(view), *added], key=lambda part: part.order)


def _own(view: CaseView) -> Iterator[LoadedSection]:
    for topic in topics(view):
        yield _of_topic(topic, Place.CHILD)
    yield _of_topic(review_topic(view), Place.REVIEW)
    if view.identified:
        yield LoadedSection("Note", "case/_note.html", view.note, Place.NOTE)
    yield LoadedSection("Timeline", "case/_timeline.html", timeline_items(view), Place.TIMELINE)


def _of_topic(topic: Topic, place: Place) -> LoadedSection:
    return LoadedSection(topic.title, _TOPIC, topic, place)
