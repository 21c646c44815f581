"""Pages whose views load with the first request for one of them, so that a start does not wait for all of them.

Their addresses stand in the stage's ``routes.py``, so that the guard can hold every one of them against the permission
table before any view is loaded. What a stage adds to the pages of others (sections, words, counts) is hung when the
application first works: at its first request, command or other application context.
"""

import gc
from collections.abc import Callable
from functools import cache
from threading import RLock
from types import ModuleType

from flask import Blueprint, Flask, appcontext_pushed, request
from flask.typing import ResponseReturnValue

View = Callable[..., ResponseReturnValue]

_not_hung: list[Callable[[], None]] = []
_hanging = RLock()


def hang_later(hang: Callable[[], None]) -> None:
    """Let a stage hang what it adds to the pages of others, once for the whole program, before any of them is asked."""
    _not_hung.append(hang)


def hang_before_work(app: Flask) -> None:
    """Hang all of it before anything works in the context of this application."""
    appcontext_pushed.connect(_hang, app)


def hang_no_more(app: Flask) -> None:
    """Nothing works in this application any more: what ends it need not wait for what was never asked."""
    appcontext_pushed.disconnect(_hang, app)


def _hang(_app: Flask) -> None:
    """In the order of the stages. What fails is tried again; another thread waits until all of it hangs.

    All of it stays, so that it is not searched for garbage, neither now nor ever again (as in ``wsgi.py``).
    """
    if not _not_hung:
        return
    with _hanging:
        collects = gc.isenabled()
        gc.disable()
        try:
            while _not_hung:
                _not_hung[0]()
                del _not_hung[0]
        finally:
            gc.freeze()
            if collects:
                gc.enable()


class LaterPages:
    """The addresses of a blueprint. ``load`` imports the module that has a view for each endpoint, by its name."""

    def __init__(self, blueprint: Blueprint, load: Callable[[], ModuleType]) -> None:
        self._blueprint, self._load = blueprint, load

    def add(self, address: str, endpoint: str, methods: tuple[str, ...] = ("GET",), view: str = "") -> None:
        """Answer these methods at the address with the view of this name; of the endpoint's unless another is given."""
        self._blueprint.add_url_rule(address, endpoint, Later(self._load, view or endpoint), methods=list(methods))


class BothMethods:
    """The same for endpoints of which one view answers GET, ``…_page``, and another POST, which has the name itself."""

    def __init__(self, blueprint: Blueprint, load: Callable[[], ModuleType]) -> None:
        self._blueprint, self._load = blueprint, load

    def add(self, address: str, endpoint: str) -> None:
        """Answer GET and POST at the address."""
        shown, done = Later(self._load, f"{endpoint}_page"), Later(self._load, endpoint)

        def answer(**values: object) -> ResponseReturnValue:
            return (done if request.method == "POST" else shown)(**values)

        self._blueprint.add_url_rule(address, endpoint, answer, methods=["GET", "POST"])


class Later:
    """A view that is found when it is first asked."""

    def __init__(self, load: Callable[[], ModuleType], name: str) -> None:
        self.view: Callable[[], View] = cache(lambda: getattr(load(), name))

    def __call__(self, **values: object) -> ResponseReturnValue:
        return self.view()(**values)
