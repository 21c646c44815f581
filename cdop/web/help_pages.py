"""The pages that the footer leads to: how accessible the tracker is, and what it keeps of whom. Open to anyone."""

from flask import Blueprint, current_app, render_template

help_pages = Blueprint("help", __name__)


@help_pages.get("/accessibility")
def accessibility() -> str:
    """What works for whom, what is known not to, and whom to tell."""
    return render_template("help/accessibility.html", contact=current_app.extensions["settings"].privacy_contact)


@help_pages.get("/privacy")
def privacy() -> str:
    """What is kept, who sees it, for how long, and who answers for it."""
    settings = current_app.extensions["settings"]
    return render_template("help/privacy.html", controller=settings.controller, contact=settings.privacy_contact)
