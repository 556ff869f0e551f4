"""PostgreSQL over a network that may be cut at any moment, with or without telling anybody.

A connection whose other end is gone must hold up nobody: neither our threads, nor, on the server, those who wait for
the rows that it had locked. The limits of the network see a machine that answers nothing any more; a machine that
answers while its PostgreSQL does not is seen only by those who wait for a statement.
"""

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event

from bot.storage.engine.patience import HURRIED, statement_takes

CONNECTING_TAKES = 5
"""Seconds."""
NETWORK_IS_SILENT = 15
"""Seconds after which the other machine counts as gone, on both sides. By themselves they would wait for hours."""
MORE = 2.0
"""Seconds by which we are more patient than the server, which can tell what it has given up."""

A_PAUSE_TAKES = 60
"""Seconds, at most, between two statements of work that nobody waits for, where a small machine is busy with more."""

NETWORK = {
    "connect_timeout": CONNECTING_TAKES,
    "keepalives_idle": NETWORK_IS_SILENT,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": NETWORK_IS_SILENT * 1000,
}


SESSION = {
    "statement_timeout": f"{HURRIED:.0f}s",
    # Of a transaction that was cut off nothing more will come, and others wait for its rows.
    "idle_in_transaction_session_timeout": f"{HURRIED:.0f}s",
    "tcp_keepalives_idle": str(NETWORK_IS_SILENT),
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": f"{NETWORK_IS_SILENT}s",
}
"""What the server is told at the start of each connection."""


class Impatient(psycopg.Connection[Any]):
    """Waits no longer for an answer than its server says it takes; the connection is closed then."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or statement_takes() + MORE)
        except psycopg.OperationalError as error:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            self.close()  # in the middle of an answer it is good for nothing any more
            raise psycopg.OperationalError(f"no answer from the database: {error}") from None


def engine(url: URL) -> Engine:
    made = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,  # parameters are people's words; they must not reach a log
        pool_pre_ping=True,
        pool_size=10,
        pool_timeout=HURRIED,
        connect_args=NETWORK,
    )
    event.listen(made, "do_connect", _connected)
    event.listen(made, "begin", _begin)
    return made


def _connected(_dialect: Any, _record: Any, arguments: Any, options: Any) -> Impatient:
    connection = Impatient.connect(*arguments, **options)
    with connection.transaction():
        for name, value in SESSION.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
    return connection


def _begin(connection: Connection) -> None:
    if statement_takes() > HURRIED:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{statement_takes():.0f}s'")
        connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{A_PAUSE_TAKES}s'")
