"""Every answer carries the same headers, whatever its code; only a file under a versioned address may be kept."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from cdop.web.headers import INLINE_SCRIPT
from tests.web.small_app import small_app

POLICY = (
    "default-src 'none'; script-src 'self' 'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='; style-src 'self'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'; manifest-src 'self'"
)
EXACT = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ANSWERS = [
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("OPTIONS", "/", 200),
    ("GET", "/away", 302),
    ("GET", "/nowhere", 404),
    ("POST", "/", 405),
    ("GET", "/broken", 500),
    ("GET", "/static/cdop.css", 200),
    ("GET", "/static/nothing.css", 404),
]


@pytest.mark.parametrize(("method", "path", "code"), ANSWERS)
def test_every_answer_carries_the_same_headers(method: str, path: str, code: int) -> None:
    answer = small_app().test_client().open(path, method=method)
    assert answer.status_code == code
    assert {name: answer.headers.getlist(name) for name in EXACT} == {name: [value] for name, value in EXACT.items()}
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(("method", "path", "code"), ANSWERS)
def test_production_insists_on_https(method: str, path: str, code: int) -> None:
    answer = small_app(PRODUCTION=True).test_client().open(path, method=method)
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_the_policy_allows_the_page_templates_one_inline_script_and_there_is_no_other() -> None:
    markup = small_app().test_client().get("/").text
    inline = re.findall(r"<script(?![^>]* src=)[^>]*>(.*?)</script>", markup, re.DOTALL)
    assert [f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}" for script in inline] == [INLINE_SCRIPT]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/broken", "/away", "/static/nothing.css?v=12345678"])
def test_pages_and_errors_are_never_kept(path: str) -> None:
    assert small_app().test_client().get(path).headers["Cache-Control"] == "no-store"


def test_a_file_is_kept_only_under_the_address_that_names_its_contents() -> None:
    client = small_app().test_client()
    markup = client.get("/").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', markup)
    assert len(addresses) == 3
    for address in addresses:
        assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/cdop.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/cdop.css?v=00000000").headers["Cache-Control"] == "no-cache"


def test_a_forged_host_gets_a_plain_error_page_with_the_same_headers() -> None:
    app = small_app(TRUSTED_HOSTS=["localhost"])
    app.add_url_rule("/sign-out", "accounts.sign_out", lambda: "")
    answer = app.test_client().get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "That did not work" in answer.text
    assert "evil.example" not in answer.text
    assert {name: answer.headers[name] for name in EXACT} == EXACT


def test_a_stricter_policy_of_a_views_own_is_left_in_place() -> None:
    app = small_app()
    app.add_url_rule("/file", "file", lambda: ("text", {"Content-Security-Policy": "default-src 'none'; sandbox"}))
    answer = app.test_client().get("/file")
    assert answer.headers.getlist("Content-Security-Policy") == ["default-src 'none'; sandbox"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
