"""What the panel decides may be several lines, such as the address of its office."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect_whole, unprotect_whole

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    _change(sa.String(length=40), sa.Text())


def downgrade():
    """The lines go: no earlier program knows these settings, nor has room for them."""
    _change(
        sa.Text(), sa.String(length=40), "DELETE FROM panel_settings WHERE key IN ('panel_address', 'office_contact')"
    )


def _change(before, after, first=""):
    unprotect_whole("panel_settings")
    if first:
        op.execute(first)
    with op.batch_alter_table("panel_settings") as table:
        table.alter_column("value", existing_type=before, type_=after, existing_nullable=False)
    protect_whole("panel_settings")
