"""Putting the pages together: guard, furniture and the stages' blueprints."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from cdop.access.routes import access
from cdop.accounts.factors.routes import factors
from cdop.accounts.federated.routes import federated
from cdop.accounts.locking.routes import locking
from cdop.accounts.rights.routes import rights
from cdop.accounts.routes import accounts
from cdop.agencies.directory.routes import directory
from cdop.agencies.routes import agencies
from cdop.case.routes import cases, likenesses, recusal
from cdop.classification.routes import classification, response
from cdop.figures.routes import figures
from cdop.files.routes import files
from cdop.gathering.asking.routes import asking, question_sharing
from cdop.gathering.chasing.routes import gathering
from cdop.gathering.circumstances.routes import circumstances
from cdop.gathering.family.routes import family
from cdop.gathering.meeting.routes import review_meetings
from cdop.gathering.processes.routes import processes
from cdop.gathering.readiness.routes import readiness
from cdop.gathering.record.routes import chronology, record
from cdop.gathering.replying.routes import agency, paused_links, reply
from cdop.morning.routes import morning
from cdop.notification.form.routes import notifications
from cdop.notification.form.views import notify
from cdop.notification.inbox.routes import inbox
from cdop.notification.lists.routes import lists
from cdop.notification.withdrawing_routes import withdrawal
from cdop.outbox.routes import outbox
from cdop.panel_settings.routes import panel_settings
from cdop.panels.routes import panels
from cdop.recommendations.clusters.routes import clusters
from cdop.recommendations.following.routes import following
from cdop.recommendations.reports.routes import progress_reports
from cdop.recommendations.telling.routes import answers, own_answers, telling
from cdop.recommendations.themes.routes import themes
from cdop.recommendations.writing.routes import recommendations
from cdop.register.routes import register
from cdop.residency.routes import residency
from cdop.review.analysis.routes import analyses, room
from cdop.review.led_elsewhere_routes import review
from cdop.review.meetings.routes import panel_meetings
from cdop.review.minutes.routes import panel_minutes
from cdop.review.papers.routes import papers, reading_room
from cdop.web import addresses, cookies, errors, forgery, guard, unit_of_work
from cdop.web.headers import add_security_headers
from cdop.web.health import web
from cdop.web.help_pages import help_pages
from cdop.web.home import home, navigation, template_words
from cdop.web.jinja import configure_jinja

BLUEPRINTS = (
    web,
    home,
    accounts,
    factors,
    locking,
    federated,
    rights,
    morning,
    cases,
    likenesses,
    recusal,
    access,
    classification,
    response,
    figures,
    register,
    panel_settings,
    panels,
    agencies,
    directory,
    outbox,
    residency,
    review,
    room,
    analyses,
    papers,
    reading_room,
    notify,
    reply,
    agency,
    paused_links,
    record,
    chronology,
    gathering,
    notifications,
    inbox,
    lists,
    withdrawal,
    asking,
    question_sharing,
    processes,
    circumstances,
    family,
    review_meetings,
    panel_meetings,
    panel_minutes,
    readiness,
    recommendations,
    telling,
    answers,
    own_answers,
    progress_reports,
    themes,
    clusters,
    following,
    files,
    help_pages,
)


def assemble(app: Flask) -> None:
    """Register everything that answers requests. Raises ``LookupError`` where a route has no permission."""
    _believe_proxies(app)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    # One address for each page: no redirect may tell whether there is one under a similar address.
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    addresses.configure(app)
    configure_jinja(app)
    cookies.configure(app)
    add_security_headers(app)
    errors.install(app)
    unit_of_work.install(app)
    forgery.install(app)
    guard.install(app)
    app.jinja_env.globals["navigation"] = navigation
    app.context_processor(template_words)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    guard.check_table(app)


def _believe_proxies(app: Flask) -> None:
    """Forwarding headers count only where the settings say how many proxies stand before this one."""
    proxies = app.extensions["settings"].proxies
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0
        )
