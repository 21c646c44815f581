"""What agencies are called in a paper: their kind, numbered where there are two of a kind. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cdop.case.facts import Fact, FactKind
from cdop.gathering.record.known import NOTIFICATION_NAME, agency_words
from cdop.reference.codes import code_list


@dataclass(frozen=True)
class AgencyRoles:
    """By the key of a request what its agency is called, and the same by its name as the record words it."""

    by_request: Mapping[str, str]
    by_words: Mapping[str, str]
    names: Mapping[str, str]

    def of_request(self, key: str) -> str:
        return self.by_request.get(key, NOTIFICATION_NAME)


def agency_roles(facts: Sequence[Fact]) -> AgencyRoles:
    """The roles of every agency that was asked or replied, in the order in which it was."""
    told = [_told(fact) for fact in facts if fact.kind in _KINDS]
    kinds: dict[str, list[str]] = {}
    for _, kind, name in told:
        if (own := name or kind) not in kinds.setdefault(kind, []):
            kinds[kind].append(own)
    by_request, by_words, names = {}, {}, {}
    for request, kind, name in told:
        several = kinds[kind]
        number = f" {several.index(name or kind) + 1}" if len(several) > 1 else ""
        role = by_request[request] = f"{kind_words(kind)}{number}"
        by_words[agency_words(name, kind)] = role
        if name:
            names[name] = role
    return AgencyRoles(by_request, by_words, names)


def together(roles: Sequence[str]) -> str:
    """'Hospital, Police and Health visiting'."""
    return f"{', '.join(roles[:-1])} and {roles[-1]}" if len(roles) > 1 else "".join(roles)


def kind_words(kind: str) -> str:
    """'Primary health care' of ``primary_care``."""
    kinds = code_list("agency")
    return kinds[kind].label if kind in kinds else kind


_KINDS = frozenset({FactKind.INFORMATION_REQUESTED, FactKind.INFORMATION_RECEIVED})


def _told(fact: Fact) -> tuple[str, str, str]:
    return fact.detail["request"], fact.detail["agency_kind"], str((fact.identity or {}).get("agency_name") or "")
