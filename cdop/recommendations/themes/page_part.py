"""A recommendation's themes on its own page: each leads to what else is known of it."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.parts import register_part
from cdop.recommendations.queries import Addressee, Recommendation
from cdop.recommendations.themes.likeness import key_of
from cdop.recommendations.themes.queries import headings

PLACE = 70


def install() -> None:
    """Add them to the page."""
    register_part("Theme", PLACE, _themes, "recommendations/themes/_of_recommendation.html")


def _themes(
    _session: Session, _viewer: Person, recommendation: Recommendation, _addressees: Sequence[Addressee]
) -> list[tuple[str, str]] | None:
    """The words and the address of each; None where it has none."""
    return [(words, url_for("themes.theme", token=key_of(words))) for words in headings(recommendation)] or None
