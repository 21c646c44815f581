"""The demonstration panel on the pages of the figures: made once, read by many tests."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from cdop.figures.query import making
from tests.application import Browser, make_app
from tests.databases import close


@pytest.fixture(scope="session", autouse=True)
def _patient_answers() -> Iterator[None]:
    """A public answer is waited for, so that no test hangs on how busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "SOON", 120.0)
        yield


@pytest.fixture(scope="session")
def demonstration(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the demonstration panel. Tests leave nothing in it but audit entries."""
    app = make_app(demonstration_url(), tmp_path_factory.mktemp("demonstration"))
    yield app
    close(app)


@pytest.fixture(scope="session")
def lead(demonstration: Flask) -> Browser:
    """The public health lead's browser."""
    return signed_in(demonstration, "lead")


@pytest.fixture(scope="session")
def coordinator_of_all(demonstration: Flask) -> Browser:
    """The coordinator's browser."""
    return signed_in(demonstration, "coordinator")


@pytest.fixture(scope="session")
def member(demonstration: Flask) -> Browser:
    """A panel member's browser."""
    return signed_in(demonstration, "member")


def signed_in(app: Flask, who: str) -> Browser:
    """A browser that one of the demonstration's people has signed in with."""
    browser = Browser(app)
    assert browser.sign_in(f"{who}@demo.example").status_code == 303
    return browser
