"""An organisation and the recommendation that is made to it, as the panel's pages find them."""

from dataclasses import dataclass

from flask import abort, url_for

from cdop.database import current_session
from cdop.recommendations.queries import Addressee, Recommendation, addressee_with
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
    return Found(*(addressee_with(current_session(), current_person(), token) or abort(404)))
