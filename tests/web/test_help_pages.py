"""The footer's pages: anybody may read them, and they say who answers for the data or that nobody is named yet."""

from dataclasses import replace

from flask import Flask

from config import Settings
from tests.application import Browser


def test_every_page_leads_to_both_and_anybody_may_read_them(visitor: Browser) -> None:
    footer = visitor.get("/sign-in").text
    for address, words in (("/accessibility", "partially compliant"), ("/privacy", "Who sees what")):
        assert f'href="{address}"' in footer
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert words in answer.text
        assert "Not yet set" in answer.text


def test_the_settings_name_controller_and_contact(app: Flask, visitor: Browser) -> None:
    environ = {"CDOP_CONTROLLER": "Brambleshire <Council>", "CDOP_PRIVACY_CONTACT": "privacy@brambleshire.example"}
    read = Settings.from_environment(environ)
    app.extensions["settings"] = replace(
        app.extensions["settings"], controller=read.controller, privacy_contact=read.privacy_contact
    )
    page = visitor.get("/privacy").text
    assert "Brambleshire &lt;Council&gt;" in page
    assert "privacy@brambleshire.example" in page
    assert "Not yet set" not in page
    assert "privacy@brambleshire.example" in visitor.get("/accessibility").text
