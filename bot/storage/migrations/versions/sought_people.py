"""Who has been erased, and what changed, is found without reading everybody.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FORGOTTEN = sa.text("forgotten_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_people_forgotten_at", "people", ["forgotten_at"], sqlite_where=FORGOTTEN, postgresql_where=FORGOTTEN
    )
    op.create_index("ix_leads_updated_at", "leads", ["updated_at"])


def downgrade() -> None:
    op.drop_index("ix_leads_updated_at", "leads")
    op.drop_index("ix_people_forgotten_at", "people")
