"""The shelf of files of this installation, for the pages that take files."""

from flask import current_app

from cdop.files.shelf import Shelf, shelf_of


def shelf() -> Shelf:
    return shelf_of(current_app.extensions["settings"])
