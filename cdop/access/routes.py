"""The addresses of who has looked at what and why, and what of it stands on other pages."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _looks() -> ModuleType:
    from cdop.access.looks import views

    return views


def _reasons() -> ModuleType:
    from cdop.access.reasons import views

    return views


def _restricting() -> ModuleType:
    from cdop.access.restricting import views

    return views


def _unusual() -> ModuleType:
    from cdop.access.unusual import views

    return views


def _breach() -> ModuleType:
    from cdop.access.breach import views

    return views


def _hang() -> None:
    from cdop.access.looks import views as looks
    from cdop.access.reasons import views as reasons
    from cdop.access.restricting import messages
    from cdop.access.restricting import views as restricting

    looks.install()
    reasons.install()
    restricting.install()
    messages.install()


access = Blueprint("access", __name__)
pages = LaterPages(access, _looks)
pages.add("/cases/<token:token>/looked", "looks", view="of_case")
pages.add("/cases/<token:token>/looked.csv", "looks_file", view="file_at_case")
pages.add("/who-looked", "people")
pages.add("/who-looked/<token:account>", "person", view="of_person")
pages.add("/who-looked/<token:account>/file.csv", "person_file", view="file_of")
reason_pages = LaterPages(access, _reasons)
reason_pages.add("/cases/<token:token>/why", "reason", BOTH)
restricting_pages = LaterPages(access, _restricting)
restricting_pages.add("/cases/<token:token>/restrict", "restrict", BOTH)
restricting_pages.add("/cases/<token:token>/restrict/named", "named", BOTH)
restricting_pages.add("/cases/<token:token>/restrict/lift", "unrestrict", BOTH, view="lift")
restricting_pages.add("/restricted", "restricted")
restricting_pages.add("/restricted/<token:token>", "emergency", BOTH)
restricting_pages.add("/emergencies", "openings")
restricting_pages.add("/emergencies/<token:token>", "opening", BOTH)
unusual_pages = LaterPages(access, _unusual)
unusual_pages.add("/unusual", "unusual", view="week_list")
unusual_pages.add("/unusual/<week>/<token:token>", "unusual_line", BOTH, view="line")
breach_pages = LaterPages(access, _breach)
breach_pages.add("/breach", "breach", view="breach_page")
breach_pages.add("/breach/file.csv", "breach_file", view="references_file")
breach_pages.add("/breach/named", "breach_named", BOTH, view="named_file")
hang_later(_hang)
