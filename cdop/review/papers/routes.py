"""The addresses of the redaction gate and of the reading room; what papers add to a meeting's page."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _gate() -> ModuleType:
    from cdop.review.papers import gate_views

    return gate_views


def _files() -> ModuleType:
    from cdop.review.papers import file_views

    return file_views


def _room() -> ModuleType:
    from cdop.review.papers import room_views

    return room_views


def _hang() -> None:
    from cdop.review.papers import meeting_part

    meeting_part.install()


papers = Blueprint("papers", __name__, url_prefix="/papers/<token:token>")
gate_pages = LaterPages(papers, _gate)
gate_pages.add("", "gate")
gate_pages.add("/draw", "draw", ("POST",))
gate_pages.add("/exact", "exact", ("POST",))
gate_pages.add("/sections/<section>", "resolve", BOTH)
gate_pages.add("/sections/<section>/text", "write", BOTH)
gate_pages.add("/read", "read", BOTH)
gate_pages.add("/withdraw", "withdraw", BOTH)
file_pages = LaterPages(papers, _files)
file_pages.add("/files/<token:original>", "file", BOTH)
file_pages.add("/read/files/<token:file>", "copy_to_confirm")
file_pages.add("/files/<token:original>/pages/<int:page>", "page_picture")
reading_room = Blueprint("reading_room", __name__, url_prefix="/meetings/<token:token>")
room_pages = LaterPages(reading_room, _room)
room_pages.add("/room", "room")
room_pages.add("/room/papers", "papers")
room_pages.add("/room/notes/<token:item>", "note", BOTH)
room_pages.add("/room/conflicts/<token:item>", "conflict", BOTH)
room_pages.add("/room/files/<token:file>", "file_copy")
room_pages.add("/room/pack", "pack", ("POST",))
room_pages.add("/papers-opened", "opened")
hang_later(_hang)
