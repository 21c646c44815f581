"""An organisation and the recommendation that is made to it, as the panel's pages find them."""

from dataclasses import dataclass

from flask import abort, url_for

from cdop.database import current_session
from cdop.recommendations.queries import RECOMMENDATIONS, Addressee, Recommendation, addressee_at, recommendations
from cdop.web.guard import current_person


@dataclass(frozen=True)
class Found:
    """One organisation of one recommendation."""

    addressee: Addressee
    recommendation: Recommendation

    @property
    def back(self) -> str:
        """The recommendation's page."""
        return url_for("recommendations.recommendation", token=self.recommendation.token)


def found_or_absent(token: str) -> Found:
    """What stands at an organisation's address, where it exists for whoever asks; 404 for everybody else."""
    session, person = current_session(), current_person()
    addressee = addressee_at(session, person, token) or abort(404)
    own = recommendations(session, person, RECOMMENDATIONS.c.id == addressee.recommendation_number)
    return Found(addressee, own[0])
