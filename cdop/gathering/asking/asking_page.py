"""What the page that asks shows: each agency with its reasons, its sets and its questions; and who was asked before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask import url_for
from markupsafe import Markup

from cdop.agencies.directory.rules import Agency
from cdop.case.case_page import CaseView
from cdop.case.gathered import Request, RequestState, requests, still_unknown
from cdop.case.presenters import isolated
from cdop.gathering.asking import suggesting
from cdop.gathering.asking.ask_form import Addable, AskForm, can_answer
from cdop.gathering.asking.known import Asked, known_of
from cdop.gathering.asking.offers import Lacking, Offer, Offers, offers
from cdop.gathering.asking.presenters import state_tag
from cdop.gathering.asking.queries import Going
from cdop.reference.areas import area_name
from cdop.reference.codes import label
from cdop.reference.reporting_form import questions_for
from cdop.reference.wording import plural

BY_HAND = "Chosen by the coordinator"
AGAIN = "Has replied: asked again with a further set of questions"


@dataclass(frozen=True)
class SetTick:
    """One set of questions to one agency."""

    field: Any
    title: str


@dataclass(frozen=True)
class AgencyRow:
    """One agency to tick. ``asks``: how many questions it would be asked now; ``spared``: how many are known."""

    field: Any
    agency: Agency
    about: str
    reasons: tuple[str, ...]
    sets: tuple[SetTick, ...]
    asks: int
    spared: int


@dataclass(frozen=True)
class AskingPage:
    """A case, the directory, and what was added to what is suggested."""

    case: CaseView
    directory: Sequence[Agency]
    added: Sequence[str] = ()
    added_sets: Sequence[str] = ()

    @cached_property
    def asked(self) -> Asked:
        return known_of(self.case)

    @cached_property
    def standing(self) -> dict[str, Request]:
        """The last request to each agency, by its token."""
        return {one.agency: one for one in requests(self.case.facts)}

    @cached_property
    def suggested_sets(self) -> dict[str, suggesting.Suggestion]:
        return {one.code: one for one in suggesting.sets(self.asked.known)}

    @cached_property
    def suggested(self) -> Offers:
        known = self.asked
        suggestions = suggesting.agencies(known.known)
        return offers(suggestions, self.directory, known.home_area, known.death_area, known.known.named)

    @cached_property
    def addable(self) -> Addable:
        """What can be ticked. An agency that has not replied is not asked again; one that has, only for more."""
        sets = {code: one.strong for code, one in self.suggested_sets.items()} | dict.fromkeys(self.added_sets, True)
        by_token = {agency.token: agency for agency in self.directory}
        known = {offer.agency.token for offer in self.suggested.agencies}
        more = [Offer(by_token[token], (BY_HAND,), True) for token in self.added if token not in known]
        found = [self._again(offer, sets) for offer in (*self.suggested.agencies, *more)]
        return Addable([offer for offer in found if offer], sets)

    def _again(self, offer: Offer, sets: Mapping[str, bool]) -> Offer | None:
        before = self.standing.get(offer.agency.token)
        if before is None:
            return offer
        if before.state is RequestState.OPEN:
            return None
        if before.state is RequestState.CLOSED:
            return Offer(offer.agency, offer.reasons, False)
        had = self._had(offer.agency.token)
        further = any(can_answer(offer.agency.kind, code) for code in sets if code not in had)
        return Offer(offer.agency, (AGAIN,), offer.reasons == (BY_HAND,)) if further else None

    def _had(self, token: str) -> set[str]:
        return {code for one in requests(self.case.facts) if one.agency == token for code in one.asked.detail["sets"]}

    def rows(self, form: AskForm) -> list[AgencyRow]:
        """The agencies with their ticks, as the form has them now."""
        return [self._row(form, offer) for offer in self.addable.offers]

    def _row(self, form: AskForm, offer: Offer) -> AgencyRow:
        agency = offer.agency
        questions = questions_for(agency.kind, form.sets_of(agency.token, agency.kind))
        asks = len(still_unknown(self.case.facts, questions))
        ticks = tuple(
            SetTick(form.set_tick(agency.token, code), label("supplementary", code))
            for code in self.addable.sets_for(agency.kind)
        )
        about = f"{label('agency', agency.kind)}{'' if agency.inbox else ', by letter'}"
        return AgencyRow(form.tick(agency.token), agency, about, offer.reasons, ticks, asks, len(questions) - asks)

    def sets(self) -> list[tuple[str, str]]:
        """The sets that are offered, each with why, in words."""
        found = []
        for code in self.addable.sets:
            one = self.suggested_sets.get(code)
            reasons = "; ".join(words[0].lower() + words[1:] for words in (one.reasons if one else (BY_HAND,)))
            found.append((label("supplementary", code), reasons))
        return found

    def addable_agencies(self) -> list[tuple[str, str]]:
        """The agencies in use that are neither offered nor asked already."""
        taken = {offer.agency.token for offer in self.addable.offers}
        taken |= {token for token, one in self.standing.items() if one.state is RequestState.OPEN}
        return [
            (one.token, f"{one.name} ({label('agency', one.kind)})")
            for one in self.directory
            if one.details.active and one.token not in taken
        ]

    def lacking(self) -> Iterator[tuple[Markup, bool]]:
        """What is suggested and cannot be ticked, in words; and whether an agency should be added to the directory."""
        asked = {one.agency_kind for one in self.standing.values()}
        for one in self.suggested.lacking:
            if one.kind not in asked:
                yield _lacking_words(one), not one.found

    def standing_rows(self, going: Mapping[str, Going], today: date) -> list[list[Any]]:
        """Who was asked already, and how that stands."""
        return [
            [
                {
                    "text": isolated(one.agency_name),
                    "href": url_for("asking.request", token=self.case.token, key=one.key),
                },
                label("agency", one.agency_kind),
                state_tag(one, going.get(one.key), today),
            ]
            for one in self.standing.values()
        ]


def _lacking_words(one: Lacking) -> Markup:
    reasons = "; ".join(one.reasons)
    where = " or ".join(area_name(area) for area in one.areas if area)
    place = f" for {where}" if where else ", and the area is not known"
    kind = label("agency", one.kind)
    if one.found:
        return Markup("{}: the directory has {}{}. Choose below which knew the child. ({})").format(
            kind, plural(one.found, "agency", "agencies"), place, reasons
        )
    return Markup("{}: the directory has none{}. ({})").format(kind, place, reasons)
