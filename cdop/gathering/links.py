"""One-time links to requests: what ``cdop.links`` keeps of them, and where."""

from cdop.database import table_of
from cdop.gathering.models import InformationRequest, RequestLink
from cdop.links.keeping import Links

_REQUESTS = table_of(InformationRequest)
LINKS = Links(
    table_of(RequestLink), _REQUESTS, "request_id", _REQUESTS.c.state == "open", b"one-time link to a request",
    "/reply/", _REQUESTS.c.case_id,
)  # fmt: skip
