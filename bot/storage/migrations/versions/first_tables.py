"""The first tables: people and what they said, leads and questions, and what is on its way.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text()),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("forgotten_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("channel", "name", name="uq_people_channel_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "vault",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vault"),
    )
    op.create_table(
        "consents",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("person", COUNTER, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_consents_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_person", "consents", ["person"])
    op.create_table(
        "leads",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", COUNTER, nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_leads_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_leads"),
        sa.UniqueConstraint("person", "role", name="uq_leads_person_role"),
    )
    op.create_index("ix_leads_created_at", "leads", ["created_at"])
    op.create_table(
        "messages",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("person", COUNTER, nullable=False),
        sa.Column("update", sa.String(length=64)),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("label", sa.Text()),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("claimed_until", MOMENT),
        sa.Column("reason", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_messages_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_person_id", "messages", ["person", "id"])
    op.create_index("ix_messages_status_person_id", "messages", ["status", "person", "id"])
    op.create_index("ix_messages_update", "messages", ["update"])
    op.create_table(
        "questions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", COUNTER, nullable=False),
        sa.Column("role", sa.String(length=64)),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", MOMENT),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_questions_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_person", "questions", ["person"])
    op.create_table(
        "updates",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", COUNTER),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_updates_person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("digest", name="pk_updates"),
    )
    op.create_index("ix_updates_at", "updates", ["at"])
    op.create_index("ix_updates_person", "updates", ["person"])
    op.create_table(
        "lead_marks",
        sa.Column("lead", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["lead"], ["leads.id"], name="fk_lead_marks_lead", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lead", "digest", name="pk_lead_marks"),
    )
    op.create_index("ix_lead_marks_digest", "lead_marks", ["digest"])
    op.create_table(
        "notices",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("lead", sa.String(length=32)),
        sa.Column("question", sa.String(length=32)),
        sa.Column("destination", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("claimed_until", MOMENT),
        sa.Column("reason", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["lead"], ["leads.id"], name="fk_notices_lead", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question"], ["questions.id"], name="fk_notices_question", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("lead", "destination", name="uq_notices_lead_destination"),
        sa.UniqueConstraint("question", "destination", name="uq_notices_question_destination"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_status_due_at", "notices", ["status", "due_at"])


def downgrade() -> None:
    for table in (
        "notices",
        "lead_marks",
        "updates",
        "questions",
        "messages",
        "leads",
        "consents",
        "vault",
        "people",
    ):
        op.drop_table(table)
