"""The blueprints of the case's pages, with every route hung on them."""

from cdop.case import editing_views, views
from cdop.case.likeness.views import likenesses

cases = views.cases

__all__ = ["cases", "editing_views", "likenesses"]
