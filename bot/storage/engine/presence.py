"""Whether the database is up at all, before anything is asked of it."""

from bot.storage.engine.database import BadDatabaseUrl, is_postgresql, parsed

ANSWERS_WITHIN = "3"
"""Seconds."""


def is_away(url: str) -> bool:
    """Whether to wait: no PostgreSQL server answers there, or it is only just starting.

    One that takes connections and yet refuses ours will do so later too, and so will a file of SQLite's.
    """
    try:
        server = parsed(url)
        if not is_postgresql(server):
            return False
        from psycopg.pq import PGconn, Ping
    except (ModuleNotFoundError, BadDatabaseUrl):
        return False
    server = server.set(drivername="postgresql").update_query_dict({"connect_timeout": ANSWERS_WITHIN})
    answer = PGconn.ping(server.render_as_string(hide_password=False).encode())
    return answer in (Ping.NO_RESPONSE, Ping.REJECT)
