"""What happens when a store is opened: tables brought up to date, the vault opened, old plain rows sealed."""

from sqlalchemy import Connection, insert, select, update

from bot.storage import migrations
from bot.storage.engine.sealed import Sealed, SealedFile, seal_with
from bot.storage.engine.vault import Vault, Wrapped, add_key, new_vault, open_vault
from bot.storage.tables import metadata
from bot.storage.tables import vault as vault_table


def prepare(connection: Connection, data_key: str | None) -> Vault:
    """Raises `WrongDataKey` or `NewerDatabase`."""
    migrations.upgrade(connection)
    row = connection.execute(select(vault_table.c.salt, vault_table.c.contents)).first()
    wrapped = Wrapped(row.salt, row.contents) if row else new_vault(data_key)
    if row is None:
        connection.execute(insert(vault_table).values(id=1, salt=wrapped.salt, contents=wrapped.contents))
    newly_sealed = bool(data_key) and not wrapped.sealed
    if newly_sealed:
        wrapped = add_key(wrapped, str(data_key))
        connection.execute(update(vault_table).values(salt=wrapped.salt, contents=wrapped.contents))
    vault = open_vault(wrapped, data_key)
    seal_with(connection.dialect, vault)
    if newly_sealed:
        _seal_rows(connection)
    return vault


def _seal_rows(connection: Connection) -> None:
    """A database that was begun without a data key: reads each plain value and writes it back sealed."""
    for table in metadata.sorted_tables:
        sealed = [column for column in table.columns if isinstance(column.type, Sealed | SealedFile)]
        (key,) = table.primary_key.columns if sealed else (None,)
        for id_ in connection.scalars(select(key)).all() if key is not None else ():
            row = connection.execute(select(*sealed).where(key == id_)).one()  # one at a time: files are large
            connection.execute(update(table).where(key == id_).values(dict(zip(sealed, row, strict=True))))
