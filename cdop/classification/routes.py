"""The blueprint of classification and response, with every route hung on it."""

from cdop.case.clocks import Step
from cdop.case.step_clocks import register_clock
from cdop.classification import sections, views
from cdop.classification.response import meeting_views
from cdop.classification.response.standing import decision_standing
from cdop.classification.response.views import response

classification = views.classification
sections.install()
register_clock(Step.RESPONSE, decision_standing)

__all__ = ["classification", "meeting_views", "response"]
