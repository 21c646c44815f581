"""The blueprint of classification and response, with every route hung on it."""

from cdop.classification import sections, views
from cdop.classification.response import meeting_views
from cdop.classification.response.views import response

classification = views.classification
sections.install()

__all__ = ["classification", "meeting_views", "response"]
