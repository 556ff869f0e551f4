"""Those who recruit: accounts, their ways in, and the log of what they did, which only grows.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("called", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password", sa.String(length=255)),
        sa.Column("second_factor", sa.Text()),
        sa.Column("last_step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("called", name="uq_accounts_called"),
    )
    op.create_table(
        "invitations",
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        _of_account("invitations"),
        sa.PrimaryKeyConstraint("account", name="pk_invitations"),
        sa.UniqueConstraint("digest", name="uq_invitations_digest"),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        _of_account("sessions"),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_index("ix_sessions_seen_at", "sessions", ["seen_at"])
    op.create_table(
        "attempts",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_attempts"),
    )
    op.create_index("ix_attempts_since", "attempts", ["since"])
    op.create_table(
        "actions",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account", sa.String(length=32)),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_actions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_actions_about_id", "actions", ["about", "id"])
    op.create_index("ix_actions_account_id", "actions", ["account", "id"])
    _let_it_only_grow()


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_account"
    return sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=name, ondelete="CASCADE")


def _let_it_only_grow() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER actions_no_{verb.lower()} BEFORE {verb} ON actions "
                "BEGIN SELECT RAISE(ABORT, 'the log of actions only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION actions_only_grow() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log of actions only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER actions_stay BEFORE UPDATE OR DELETE ON actions "
        "FOR EACH ROW EXECUTE FUNCTION actions_only_grow()"
    )


def downgrade() -> None:
    for table in ("actions", "attempts", "sessions", "invitations", "accounts"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION actions_only_grow()")
