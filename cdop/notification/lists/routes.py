"""The blueprint of the pages of lists."""

from cdop.notification.lists.views import lists

__all__ = ["lists"]
