"""The files that pages are made with: read once, and not sent again to who has them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Asset:
    """`type`: as HTTP names it. `etag` changes with the content."""

    content: bytes
    type: str
    etag: str

    def response(self, request: Request, headers: Mapping[str, str]) -> Response:
        told = {**headers, "ETag": self.etag, "Cache-Control": "no-cache"}
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=told)
        return Response(self.content, headers=told | {"Content-Type": self.type})


def assets(folder: Path, types: Mapping[str, str]) -> dict[str, Asset]:
    """By their names; `types`: of which type each is."""
    return {name: _asset(folder / name, type_) for name, type_ in types.items()}


def _asset(path: Path, type_: str) -> Asset:
    content = path.read_bytes()
    return Asset(content, type_, f'"{hashlib.sha256(content).hexdigest()[:20]}"')
