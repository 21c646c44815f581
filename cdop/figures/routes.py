"""The addresses of the figures' pages. What counts and draws is loaded with the first of them that is asked for."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.figures import views

    return views


def _denominators() -> ModuleType:
    from cdop.figures.denominators import views

    return views


def _comparing() -> ModuleType:
    from cdop.figures.comparing import views

    return views


figures = Blueprint("figures", __name__, url_prefix="/figures")
pages = LaterPages(figures, _views)
pages.add("", "years")
LaterPages(figures, _denominators).add("/denominators", "denominators", BOTH)
LaterPages(figures, _comparing).add("/comparisons", "comparisons", BOTH)
pages.add("/<label>", "year")
pages.add("/<label>/chart/<key>.svg", "chart")
pages.add("/<label>/cases", "cell")
pages.add("/<label>/download/<form>", "download")
pages.add("/<label>/printed", "printed_totals", BOTH)
pages.add("/<label>/printed/reasons", "printed_reasons", BOTH)


def _protection() -> ModuleType:
    from cdop.figures.protection import views as protection_views

    return protection_views


LaterPages(figures, _protection).add("/<label>/hidden", "hidden")


def _document_views() -> ModuleType:
    from cdop.figures import document_views

    return document_views


documents = LaterPages(figures, _document_views)
documents.add("/<label>/summary", "summary")


def _release_views() -> ModuleType:
    from cdop.figures.releases import views as release_views

    return release_views


def _questions() -> ModuleType:
    from cdop.figures.query import views as query_views

    return query_views


questions = LaterPages(figures, _questions)
questions.add("/ask", "ask")
questions.add("/ask/chart.svg", "ask_chart")
questions.add("/ask/cases", "ask_cases")
questions.add("/ask/give", "give_answer", ("POST",))
questions.add("/answers", "answers")
questions.add("/answers/being-made/<token:token>", "answer_being_made")
_ANSWER = "/answers/<int(max=99999999):number>"
questions.add(_ANSWER, "answer")
questions.add(f"{_ANSWER}/chart.svg", "answer_chart")
questions.add(f"{_ANSWER}/<any(csv,xlsx,json):form>", "answer_file")


def _parts() -> ModuleType:
    from cdop.figures.query import part_views

    return part_views


parts = LaterPages(figures, _parts)
parts.add("/<label>/part", "part")
parts.add("/<label>/part/cases", "part_cases")


def _workshop() -> ModuleType:
    from cdop.figures.releases import workshop as workshop_views

    return workshop_views


workshop = LaterPages(figures, _workshop)
workshop.add("/<label>/publish", "publish", BOTH)
workshop.add("/<label>/publish/prepare", "prepare", ("POST",))
workshop.add("/<label>/publish/board", "preview_board")
workshop.add("/<label>/publish/public", "preview_public")
workshop.add("/<label>/commentary", "commentary", BOTH)

releases = LaterPages(figures, _release_views)
releases.add("/published", "published")
releases.add("/<label>/releases", "releases")
releases.add("/<label>/restated", "restated")
_NUMBERED = "/<label>/releases/<int(max=9999):number>"
releases.add(f"{_NUMBERED}/board", "release_board")
releases.add(f"{_NUMBERED}/public", "release_public")
releases.add(f"{_NUMBERED}/cases", "release_cell")
releases.add(f"{_NUMBERED}/board/<form>", "release_board_file")
releases.add(f"{_NUMBERED}/public/<form>", "release_public_file")
documents.add(f"{_NUMBERED}/board/one-page", "release_board_summary")
documents.add(f"{_NUMBERED}/public/one-page", "release_public_summary")
documents.add(f"{_NUMBERED}/board/chart/<key>.svg", "release_board_chart")
documents.add(f"{_NUMBERED}/public/chart/<key>.svg", "release_public_chart")


def _timeliness() -> ModuleType:
    from cdop.figures.timeliness import views as timeliness_views

    return timeliness_views


timeliness = LaterPages(figures, _timeliness)
timeliness.add("/<label>/timeliness", "timeliness")
timeliness.add("/<label>/timeliness/<key>.svg", "timeliness_chart")


def _quality() -> ModuleType:
    from cdop.figures.quality import views as quality_views

    return quality_views


quality = LaterPages(figures, _quality)
quality.add("/<label>/quality", "quality")
quality.add("/<label>/quality.svg", "quality_chart")
quality.add("/<label>/quality/cases", "quality_cases")
