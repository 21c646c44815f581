"""What happened is told over pages, the newest first: an organisation may send more than one page would hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request, url_for

from cdop.case.filtering import asked_number

AT_ONCE = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Paged(Generic[T]):
    """One page of a list, and where the others are: ``address`` of a page's number."""

    found: Sequence[T]
    page: int
    pages: int
    address: Callable[[int], str]


def paged(every: Sequence[T], name: str, anchor: str = "") -> Paged[T]:
    """The page that the address asks for by ``name``; the last where there are not so many.

    ``anchor``: the id of the heading that a page's address leads to.
    """
    pages = max(1, -(-len(every) // AT_ONCE))
    page = min(asked_number(request.args.get(name)), pages)
    return Paged(
        every[(page - 1) * AT_ONCE : page * AT_ONCE], page, pages, lambda number: _address(name, number, anchor)
    )


def _address(name: str, number: int, anchor: str) -> str:
    said = {**(request.view_args or {}), name: number}
    return url_for(str(request.endpoint), _anchor=anchor or None, **said)
