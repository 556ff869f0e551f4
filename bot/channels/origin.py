"""Whose page is posting: ours, or another site's in the name of whoever is signed in here."""

from urllib.parse import urlsplit

from starlette.requests import Request


def is_foreign(request: Request, public_url: str | None) -> bool:
    """Whether another site's page is posting. A browser says so in one header or the other; a program in none."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return True
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc not in (
        request.headers.get("host"),
        urlsplit(public_url or "").netloc or None,
    )


def is_secure(request: Request, public_url: str | None) -> bool:
    """Whether they reach us over https, if only as far as the web server before us."""
    return "https" in (urlsplit(public_url or "").scheme, request.url.scheme)
