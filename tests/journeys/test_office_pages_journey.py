"""The office's own pages, those that no other journey opens: accessible, and whole on a phone's screen.

Settings, directories, accounts, messages, what waits, and the pages that anybody may read.
"""

import pytest

from tests.journeys.conftest import NewPage, assert_accessible

WAITING = ("/requests", "/replies", "/contradictions", "/challenges", "/paused-links", "/forecast", "/in-common")
KEPT = ("/settings", "/settings/questions", "/our-panels", "/our-panels/new", "/agencies", "/agencies/new", "/outbox")
FILES = ("/figures/denominators", "/figures/comparisons", "/register/columns", "/register/returns/pseudonymised")
OPENED = {
    "": ("/sign-in", "/activate", "/privacy", "/accessibility", "/notify/carry-on"),
    "admin": ("/accounts", "/accounts/new", "/password"),
    "coordinator": (*WAITING, *KEPT, *FILES, "/register/returns", "/register/returns/identified"),
    "lead": ("/register/returns/permissions", "/figures/published", "/recommendations/links-closed"),
}
ONE_OF = {"admin": ("/accounts",), "coordinator": ("/agencies", "/our-panels", "/outbox", "/settings")}
"""Lists of which one entry is opened as well."""


@pytest.mark.parametrize("who", OPENED)
def test_the_offices_pages_are_accessible_and_fit_a_telephone(new_page: NewPage, who: str) -> None:
    page = new_page(who, 320)
    for address in OPENED[who]:
        assert page.goto(address).status == 200, address  # type: ignore[union-attr]
        assert_accessible(page)
        if address in ONE_OF.get(who, ()):
            entry = page.locator(f'main a[href^="{address}/"]:not([href$="/new"])').last.get_attribute("href")
            assert entry, address
            assert page.goto(entry).status == 200, entry  # type: ignore[union-attr]
            assert_accessible(page)
