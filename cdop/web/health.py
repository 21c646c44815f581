"""For whoever watches the service: whether it answers, and nothing else."""

from flask import Blueprint, Response

web = Blueprint("web", __name__)


@web.get("/healthz")
def health() -> Response:
    """``ok``. The guard has asked the database something by now; where it did not answer, this is a 503."""
    return Response("ok\n", mimetype="text/plain")
