"""The signed-in home, and the menu: what this person's roles open, taken from the permission table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Blueprint, current_app, g, render_template, request, url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import DUTY_WORDS, ROLE_WORDS, Duty, Person, Role
from cdop.accounts.permissions import PERMISSIONS
from cdop.database import current_session
from cdop.web.guard import current_person, policy, signed_in

home = Blueprint("home", __name__)


@dataclass(frozen=True)
class Place:
    """A page that menu and home lead to. ``menu`` is its name there, if it stands in the menu."""

    endpoint: str
    menu: str
    text: str
    about: str

    @property
    def section(self) -> str:
        return self.endpoint.partition(".")[0]


@dataclass(frozen=True)
class Waiting:
    """Work that waits: what it is, how much of it (at least 1) and where it is done.

    ``about``: what it counts, where another line may count the same: a later line takes an earlier one's place.
    """

    text: str
    count: int
    href: str
    about: str = ""


@dataclass(frozen=True)
class Ahead:
    """What comes next for somebody: a heading, what and where it is, and how it stands."""

    title: str
    text: str
    href: str
    standing: str


Counter = Callable[[Session, Person], list[Waiting]]
_counters: dict[str, Counter] = {}
_ahead: dict[str, Callable[[Session, Person], Ahead | None]] = {}


def register_waiting(endpoint: str, counter: Counter) -> None:
    """Let a stage say what waits on its page; asked only for whoever may open that page."""
    _counters[endpoint] = counter


def register_ahead(endpoint: str, loader: Callable[[Session, Person], Ahead | None]) -> None:
    """Let a stage say first what comes next for whoever may open its page."""
    _ahead[endpoint] = loader


PLACES = (
    Place("morning.morning", "Morning", "Start the morning", "What is new, what is late and what waits for you."),
    Place("inbox.inbox", "Inbox", "Decide about notifications", "Deaths that somebody told the panel of."),
    Place("cases.worklist", "Cases", "See the cases", "Every case, where it stands, and what happened when."),
    Place(
        "gathering.outstanding",
        "Requests",
        "See the requests to agencies",
        "Who has not answered yet, and when each is chased.",
    ),
    Place(
        "panel_meetings.meetings",
        "Meetings",
        "See the panel’s meetings",
        "When the panel meets, on what, and who comes.",
    ),
    Place(
        "recommendations.recommendations",
        "Recommendations",
        "See the recommendations",
        "What was recommended to whom, and what became of it.",
    ),
    Place("notifications.new", "", "Take down a notification", "A death that somebody told you of."),
    Place("lists.lists", "", "Compare a list with the register", "Whom the registrar knows of and the panel does not."),
    Place("likenesses.likenesses", "", "Settle likely duplicates", "Cases that may be the same child."),
    Place("register.upload", "Bring in", "Bring a register in", "Check a spreadsheet, then store what it holds."),
    Place("register.export", "Take out", "Take the register out", "The whole register as one file."),
    Place("register.returns", "", "Return records to others", "For the national database or another panel."),
    Place("analyses.this_year", "", "See what is not final or not sent", "What a year’s end still waits for."),
    Place(
        "themes.themes_page",
        "",
        "See themes over the years",
        "Factors, recommendations and learning points, year by year.",
    ),
    Place(
        "clusters.clusters",
        "",
        "See cases with something in common",
        "Notes of what may be chance, for you to look at.",
    ),
    Place("figures.years", "Figures", "See a year’s figures", "A year counted, beside the four before it."),
    Place("figures.published", "", "Read the published figures", "Each year’s public edition, as it was published."),
    Place(
        "panel_settings.settings", "", "See the panel’s settings", "Targets and local rules, and where each comes from."
    ),
    Place("agencies.panels", "", "See other areas’ panels", "Who covers which area, and how each office is reached."),
    Place(
        "directory.agencies", "", "See the agencies", "Whom you ask, how each office is reached and when it is chased."
    ),
    Place("agency.requests", "Requests", "Answer requests", "What the panel asked your agency and waits for."),
    Place("record.replies", "", "Read the replies", "What agencies have sent, and whether it changes anything."),
    Place("record.contradictions", "", "Settle answers that contradict", "Which of two answers stands, and why."),
    Place("access.restricted", "", "See the restricted cases", "References of cases that open to named people alone."),
    Place("access.openings", "", "See emergencies", "Restricted cases that somebody opened in an emergency."),
    Place("access.unusual", "", "See unusual looks", "A week’s looks that are worth a question."),
    Place("access.breach", "", "List a breach", "Whose data an account or a time touched, to be reported."),
    Place("access.people", "", "See who has looked at what", "What each person has seen, from the record of looks."),
    Place("outbox.outbox", "", "See the outbox", "Messages that wait, were sent, or could not be."),
    Place("accounts.people", "Accounts", "Manage accounts", "Who may sign in, and what they may do."),
    Place("rights.waiting", "", "Decide about rights", "What colleagues shall be allowed, which takes two people."),
    Place(
        "factors.factor", "", "See your second factor", "The app that shows your codes, and codes for when it is lost."
    ),
    Place("accounts.change_password", "", "Change your password", "Sessions elsewhere end when you do."),
)
DUTY_OF = {
    Role.COORDINATOR: "You keep the register: you bring cases in, see who each child was, and follow each review.",
    Role.PANEL_MEMBER: "You see the cases without who the child was: no name, date of birth, NHS number or address.",
    Role.PUBLIC_HEALTH_LEAD: "You see the year’s figures and the case references behind each number, and no identity.",
    Role.AGENCY_CONTACT: "You answer for your agency what the panel asks it, each question once.",
    Role.ADMINISTRATOR: "You manage who may sign in. You never see a case, and nobody's password.",
}


@home.get("/", endpoint="home")
def home_page() -> str:
    """What this person does here, and the ways on."""
    who = signed_in()
    assert who is not None
    roles = sorted(who.roles)
    return render_template(
        "home.html",
        duties=[(role_words(role, who.duties), DUTY_OF[role]) for role in roles],
        ahead=_coming(roles),
        waiting=_waiting(roles),
        places=[(place, url_for(place.endpoint)) for place in _open(roles)],
    )


def role_words(role: Role, duties: Iterable[Duty]) -> str:
    """A role with the duties that a panel member has besides: 'Panel member, chair and scribe'."""
    added = [DUTY_WORDS[duty].lower() for duty in sorted(duties)] if role is Role.PANEL_MEMBER else []
    words = [ROLE_WORDS[role], *added]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def navigation() -> list[dict[str, str | bool]]:
    """The menu of this request's person: text, href, active."""
    who = signed_in()
    places = [place for place in _open(who.roles if who else ()) if place.menu]
    here = _here(places)
    return [{"text": p.menu, "href": url_for(p.endpoint), "active": p is here} for p in places]


def template_words() -> dict[str, object]:
    """``demonstration``: whether everything here is invented, which the guard learned with the session.

    ``lock_after``: how many seconds without a page lock a session; nothing where nobody is signed in.
    """
    after = int(policy().idle.total_seconds()) if signed_in() else 0
    return {"demonstration": bool(g.get("demonstration", False)), "lock_after": after}


def _open(roles: Iterable[Role]) -> list[Place]:
    held = list(roles)
    built = [place for place in PLACES if held and place.endpoint in current_app.view_functions]
    return [place for place in built if PERMISSIONS[place.endpoint].allows("GET", held)]


def _waiting(roles: Iterable[Role]) -> list[Waiting]:
    held, session, person = list(roles), current_session(), current_person()
    allowed = [counter for endpoint, counter in _counters.items() if PERMISSIONS[endpoint].allows("GET", held)]
    found = [waiting for counter in allowed for waiting in counter(session, person)]
    last = {waiting.about: waiting for waiting in found}
    return [waiting for waiting in found if not waiting.about or last[waiting.about] is waiting]


def _coming(roles: Iterable[Role]) -> list[Ahead]:
    held, session, person = list(roles), current_session(), current_person()
    loaders = [loader for endpoint, loader in _ahead.items() if PERMISSIONS[endpoint].allows("GET", held)]
    return [found for loader in loaders if (found := loader(session, person))]


def _here(places: list[Place]) -> Place | None:
    """The place of this page: its own, or the first of its section; none for an error page."""
    if g.get("nowhere", False):
        return None
    own = [place for place in places if place.endpoint == request.endpoint]
    same = [place for place in places if place.section == request.blueprint]
    return next(iter(own or same), None)
