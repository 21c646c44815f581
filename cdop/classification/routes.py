"""The blueprint of classification and response, with every route hung on it."""

from cdop.classification import sections, views

classification = views.classification
sections.install()

__all__ = ["classification"]
