"""The blueprints of the case's pages, with every route hung on them."""

from cdop.case import editing_views, views
from cdop.case.likeness.views import likenesses
from cdop.case.recusal.queries import visible
from cdop.case.recusal.views import recusal
from cdop.case.waiting import waiting_cases, waiting_pairs
from cdop.files.queries import register_scope
from cdop.web.home import register_waiting

cases = views.cases
register_scope(visible)
register_waiting("cases.worklist", waiting_cases)
register_waiting("likenesses.likenesses", waiting_pairs)

__all__ = ["cases", "editing_views", "likenesses", "recusal"]
