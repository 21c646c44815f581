"""The panels, who belongs to them, and their meetings, which take the coming panel dates in.

The days that the panel was to meet on become meetings of one panel, whose times are not fixed: they were never
recorded. Down again days and words are kept, and which panel, times and places are not.
"""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect_whole, unprotect_whole

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

APPEND_ONLY = ("panels", "panel_members", "panel_meetings")
NAME = "Child death overview panel"
OPENS_BEFORE, CLOSES_AFTER = timedelta(days=7), timedelta(days=14)
INDEXES = (
    ("ix_panel_members_panel", "panel_members", ["panel"]),
    ("ix_panel_meetings_meets_on_id", "panel_meetings", ["meets_on", "id"]),
)


def upgrade():
    _panels()
    _panel_members()
    _panel_meetings()
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    _days_to_meetings()
    unprotect_whole("panel_dates")
    op.drop_index("ix_panel_dates_meets_on_id", "panel_dates")
    op.drop_table("panel_dates")
    for table in APPEND_ONLY:
        protect_whole(table)


def downgrade():
    for table in reversed(APPEND_ONLY):
        unprotect_whole(table)
    _panel_dates()
    _meetings_to_days()
    op.create_index("ix_panel_dates_meets_on_id", "panel_dates", ["meets_on", "id"])
    protect_whole("panel_dates")
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table)
    for table in (
        "panel_meetings",
        "panel_members",
        "panels",
    ):
        op.drop_table(table)


def _panels():
    op.create_table(
        "panels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("required", sa.JSON(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("item_minutes", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_panels"),
        sa.UniqueConstraint("token", "version", name="uq_panels_token"),
    )


def _panel_members():
    op.create_table(
        "panel_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("panel", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_panel_members_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_panel_members"),
        sa.UniqueConstraint("token", "version", name="uq_panel_members_token"),
    )


def _panel_meetings():
    op.create_table(
        "panel_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("panel", sa.String(length=32), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.String(length=5), nullable=False),
        sa.Column("ends_at", sa.String(length=5), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_panel_meetings"),
        sa.UniqueConstraint("token", "version", name="uq_panel_meetings_token"),
    )


def _panel_dates():
    op.create_table(
        "panel_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_panel_dates"),
    )


def _tables():
    tables = sa.MetaData()
    names = "panel_dates", "panels", "panel_meetings"
    tables.reflect(op.get_bind(), only=names)
    return (tables.tables[name] for name in names)


def _days_to_meetings():
    """Each day becomes a meeting, each thing that was recorded of it a version."""
    connection = op.get_bind()
    days, panels, meetings = _tables()
    recorded = connection.execute(sa.select(days).order_by(days.c.id)).all()
    if not recorded:
        return
    panel, tokens, versions = secrets.token_hex(16), {}, {}
    first = {"recorded_at": recorded[0].recorded_at, "recorded_by": recorded[0].recorded_by}
    rule = {"kind": "general", "required": [], "minimum": 1, "item_minutes": 20, "active": True}
    connection.execute(sa.insert(panels), [{"token": panel, "version": 1, "name": NAME, **rule, **first}])
    rows = []
    for day in recorded:
        on = day.meets_on
        versions[on] = versions.get(on, 0) + 1
        state = "planned" if day.planned else "cancelled"
        rows.append(
            {
                "token": tokens.setdefault(on, secrets.token_hex(16)), "version": versions[on], "panel": panel,
                "meets_on": on, "starts_at": "", "ends_at": "", "place": "", "opens_on": on - OPENS_BEFORE,
                "closes_on": on + CLOSES_AFTER, "state": state, "words": day.words,
                "recorded_at": day.recorded_at, "recorded_by": day.recorded_by,
            }
        )  # fmt: skip
    connection.execute(sa.insert(meetings), rows)


def _meetings_to_days():
    """Each version becomes a line about its day: whether any panel is to meet then, in the order recorded."""
    connection = op.get_bind()
    days, _, meetings = _tables()
    on_day, where, rows = {}, {}, []

    def told(day, words, version):
        planned = bool(on_day.get(day))
        stamp = {"recorded_at": version.recorded_at, "recorded_by": version.recorded_by}
        rows.append({"meets_on": day, "planned": planned, "words": words if planned else "", **stamp})

    for version in connection.execute(sa.select(meetings).order_by(meetings.c.id)).all():
        before = where.get(version.token)
        if before is not None:
            on_day[before].discard(version.token)
            if before != version.meets_on:
                told(before, "", version)
        where[version.token] = version.meets_on
        there = on_day.setdefault(version.meets_on, set())
        if version.state != "cancelled":
            there.add(version.token)
        told(version.meets_on, version.words, version)
    if rows:
        connection.execute(sa.insert(days), rows)
