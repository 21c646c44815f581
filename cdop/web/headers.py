"""The headers of every answer, errors and files included (security.md S34, S35, S40)."""

from flask import Flask, Response, current_app, request

from cdop.web.assets import kept_for_good

# The hash is of the one inline script, in the design system's page template; a test computes it from a page.
INLINE_SCRIPT = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' '{INLINE_SCRIPT}'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "manifest-src 'self'",
    )
)
UNUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
}
TWO_YEARS = "max-age=63072000; includeSubDomains"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
NEVER_KEPT = "no-store"
FOUND = {200, 304}


def add_security_headers(app: Flask) -> None:
    """Put the headers on every answer. HSTS only in production, where the address is known to be HTTPS."""
    app.after_request(_with_headers)


def _with_headers(response: Response) -> Response:
    # A view may answer with a stricter policy of its own (a stored file is sandboxed); nothing else gives way.
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    for name, value in ALWAYS.items():
        response.headers[name] = value
    if current_app.config.get("PRODUCTION"):
        response.headers["Strict-Transport-Security"] = TWO_YEARS
    response.headers["Cache-Control"] = _cache_control(response)
    return response


def _cache_control(response: Response) -> str:
    if request.endpoint != "static" or response.status_code not in FOUND:
        return NEVER_KEPT
    return FOR_GOOD if kept_for_good() else ASK_AGAIN
