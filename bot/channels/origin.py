"""Whose page is posting: ours, or another site's in the name of whoever is signed in here; and from where."""

from ipaddress import IPv6Address, IPv6Network, ip_address
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


def whence(request: Request) -> str:
    """The address of who asks, as guesses and places are counted. Of IPv6 the network: one line has all of its
    2^64 addresses."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
