"""Pages whose views load with the first request for one of them, so that a start does not wait for all of them.

For stages that nothing else needs at a start. Their addresses stand in the stage's ``routes.py``, so that the guard can
hold every one of them against the permission table before any view is loaded.
"""

from collections.abc import Callable
from functools import cache
from types import ModuleType

from flask import Blueprint
from flask.typing import ResponseReturnValue

View = Callable[..., ResponseReturnValue]


class LaterPages:
    """The addresses of a blueprint. ``load`` imports the module that has a view for each endpoint, by its name."""

    def __init__(self, blueprint: Blueprint, load: Callable[[], ModuleType]) -> None:
        self._blueprint, self._load = blueprint, load

    def add(self, address: str, endpoint: str, methods: tuple[str, ...] = ("GET",)) -> None:
        """Answer these methods at the address with the view of the endpoint's name."""
        self._blueprint.add_url_rule(address, endpoint, Later(self._load, endpoint), methods=list(methods))


class Later:
    """A view that is found when it is first asked."""

    def __init__(self, load: Callable[[], ModuleType], name: str) -> None:
        self.view: Callable[[], View] = cache(lambda: getattr(load(), name))

    def __call__(self, **values: object) -> ResponseReturnValue:
        return self.view()(**values)
