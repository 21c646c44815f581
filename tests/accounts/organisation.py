"""An invented organisation whose accounts may take the place of a password: an OpenID Connect provider here."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "tracker", "a secret between the two"


class Organisation:
    """What the provider says, which a test may change. ``key`` signs; ``shown`` is what it says that it signs with."""

    def __init__(self) -> None:
        self.issuer = ""
        self.key = self.shown = RSAKey.generate_key(2048, parameters={"kid": "one"})
        self.claims: dict[str, Any] = {}
        self.nonces: dict[str, str] = {}
        self.asked: list[str] = []

    def answer(self, location: str, **claims: Any) -> str:
        """What its page does once somebody has signed in there: the address to go back to, with a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        self.claims, self.nonces["the-code"] = claims, asked["nonce"]
        return f"{urlsplit(asked['redirect_uri']).path}?code=the-code&state={asked['state']}"

    def token(self, code: str) -> dict[str, Any]:
        now = int(time.time())
        told = {"iss": self.issuer, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 300, "nonce": self.nonces[code]}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, told | self.claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


@contextmanager
def organisation() -> Iterator[Organisation]:
    """Serve one until the test is done with it."""
    one = Organisation()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/jwks":
                self._say(KeySet([one.shown]).as_dict(private=False))
                return
            places = ("authorization_endpoint", "/authorize"), ("token_endpoint", "/token"), ("jwks_uri", "/jwks")
            told = {"issuer": one.issuer, "id_token_signing_alg_values_supported": ["RS256"]}
            self._say(told | {name: one.issuer + path for name, path in places})

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            known = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
            plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            assert self.headers["Authorization"] in {f"Basic {known}", f"Basic {plain}"}
            assert form["code_verifier"]
            one.asked.append(form["code"][0])
            self._say(one.token(form["code"][0]))

        def _say(self, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """A test prints nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
