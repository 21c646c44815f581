"""An unexpected death waits for its criteria: no table changes, and the next steps are derived anew (env.py)."""

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    """Nothing: what is derived follows."""


def downgrade():
    """Nothing: an earlier program derives its own."""
