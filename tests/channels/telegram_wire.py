"""How calls of the Bot API travel: parameters in, errors out."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse


def error(status: int, description: str, **parameters: Any) -> JSONResponse:
    more = {"parameters": parameters} if parameters else {}
    return JSONResponse({"ok": False, "error_code": status, "description": description, **more}, status)


async def parameters_of(request: Request) -> dict[str, Any]:
    """From the query, a form or JSON; in the first two, nested values arrive as JSON in a string."""
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        return {**request.query_params, **json.loads(body or b"{}")}
    given = dict(parse_qsl(body.decode(), keep_blank_values=True), **request.query_params)
    return {
        name: json.loads(value) if value[:1] in ("[", "{") and name != "text" else value
        for name, value in given.items()
    }
