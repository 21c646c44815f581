"""The addresses of what is outstanding and of challenges; what of them waits; and each agency's own record."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")
_ENTRY = "<any(challenge, challenge_reply, challenge_outcome):entry>"


def _views() -> ModuleType:
    from cdop.gathering.chasing import views

    return views


def _challenge_views() -> ModuleType:
    from cdop.gathering.chasing import challenge_views

    return challenge_views


def _hang() -> None:
    from cdop.gathering.chasing import waiting

    waiting.install()


gathering = Blueprint("gathering", __name__)
pages = LaterPages(gathering, _views)
pages.add("/requests", "outstanding")
pages.add("/requests/<token:token>/chase", "chase", BOTH)
pages.add("/requests/<token:token>/hold", "hold", BOTH)
pages.add("/requests/<token:token>/by-hand", "by_hand", BOTH)
pages = LaterPages(gathering, _challenge_views)
pages.add("/challenges", "challenges")
pages.add("/challenges/<token:token>", "challenge")
pages.add(f"/challenges/<token:token>/{_ENTRY}", "challenge_entry", BOTH)
hang_later(_hang)
