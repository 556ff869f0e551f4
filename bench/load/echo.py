"""The bare servers that ours is held against: they answer every POST, and the second one keeps it first."""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def echo(request: Request) -> Response:
    return Response(await request.body())


async def durable_echo(request: Request) -> Response:
    """One commit a message, on the disk before the answer."""
    body = await request.body()
    database: sqlite3.Connection = request.app.state.database
    database.execute("INSERT INTO said VALUES (?)", (body,))
    database.commit()
    return Response(body)


@asynccontextmanager
async def _database(app: Starlette) -> AsyncIterator[None]:
    app.state.database = sqlite3.connect(os.environ["BENCH_DATABASE"])
    app.state.database.execute("PRAGMA journal_mode=WAL")
    app.state.database.execute("PRAGMA synchronous=FULL")
    app.state.database.execute("CREATE TABLE IF NOT EXISTS said (body BLOB)")
    yield
    app.state.database.close()


async def _ready(_: Request) -> Response:
    return Response()


_READY = Route("/readyz", _ready)
bare = plain = aiohttp = Starlette(routes=[_READY, Route("/{path:path}", echo, methods=["POST"])])
durable = Starlette(routes=[_READY, Route("/{path:path}", durable_echo, methods=["POST"])], lifespan=_database)
