"""The blueprint of residency's pages, with every route, section and word hung on."""

from cdop.residency import views, wording

residency = views.residency
wording.register()

__all__ = ["residency"]
