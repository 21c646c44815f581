"""The blueprint of residency's pages, with every route, section and word hung on."""

from cdop.residency import section, views, wording
from cdop.residency.handover import views as handover_views

residency = views.residency
section.register()
wording.register()

__all__ = ["handover_views", "residency"]
