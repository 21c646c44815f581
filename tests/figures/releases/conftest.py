"""A demonstration of its own, in which years are published."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.application import Browser, make_app
from tests.databases import close
from tests.figures.conftest import signed_in


@pytest.fixture(scope="module")
def panel(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = make_app(demonstration_url(), tmp_path_factory.mktemp("published"))
    yield app
    close(app)


@pytest.fixture(scope="module")
def the_lead(panel: Flask) -> Browser:
    return signed_in(panel, "lead")


@pytest.fixture(scope="module")
def the_coordinator(panel: Flask) -> Browser:
    return signed_in(panel, "coordinator")


@pytest.fixture(scope="module")
def the_member(panel: Flask) -> Browser:
    return signed_in(panel, "member")
