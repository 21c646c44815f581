"""Recommendations, what becomes of them, reports of progress, and notes of what several cases have in common."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLES = (
    "cluster_notes",
    "learning_points",
    "progress_reports",
    "recommendations",
    "cluster_cases",
    "cluster_decisions",
    "cluster_marks",
    "cluster_reads",
    "learning_uses",
    "recommendation_addressees",
    "recommendation_texts",
    "addressee_links",
    "answer_drafts",
    "recommendation_actions",
    "recommendation_events",
    "recommendation_follow_ups",
)
APPEND_ONLY = (
    "recommendation_texts",
    "learning_uses",
    "recommendation_events",
    "recommendation_actions",
    "progress_reports",
    "cluster_cases",
    "cluster_decisions",
)
INDEXES = (
    ("ix_recommendations_state_agreed_on", "recommendations", ["state", "agreed_on"]),
    ("ix_cluster_cases_case_id", "cluster_cases", ["case_id"]),
    ("ix_cluster_marks_kind_key", "cluster_marks", ["kind", "key"]),
    ("ix_cluster_decisions_note_id", "cluster_decisions", ["note_id"]),
    ("ix_learning_points_decided_on_case_id", "learning_points", ["decided_on", "case_id"]),
    ("ix_learning_uses_analysis_place", "learning_uses", ["analysis", "place"]),
    ("ix_learning_uses_case_id", "learning_uses", ["case_id"]),
    ("ix_learning_uses_recommendation_id", "learning_uses", ["recommendation_id"]),
    ("ix_recommendation_addressees_agency_state", "recommendation_addressees", ["agency", "state"]),
    (
        "ix_recommendation_addressees_state_next_chase_on_id",
        "recommendation_addressees",
        ["state", "next_chase_on", "id"],
    ),
    ("ix_addressee_links_addressee_id", "addressee_links", ["addressee_id"]),
    ("ix_recommendation_actions_addressee_id", "recommendation_actions", ["addressee_id"]),
    ("ix_recommendation_events_addressee_id_dated_id", "recommendation_events", ["addressee_id", "dated", "id"]),
    ("ix_recommendation_events_recommendation_id_id", "recommendation_events", ["recommendation_id", "id"]),
    ("ix_recommendation_follow_ups_addressee_id", "recommendation_follow_ups", ["addressee_id"]),
    ("ix_recommendation_follow_ups_due_on", "recommendation_follow_ups", ["due_on"]),
)


def upgrade():
    _cluster_notes()
    _learning_points()
    _progress_reports()
    _recommendations()
    _cluster_cases()
    _cluster_decisions()
    _cluster_marks()
    _cluster_reads()
    _learning_uses()
    _recommendation_addressees()
    _recommendation_texts()
    _addressee_links()
    _answer_drafts()
    _recommendation_actions()
    _recommendation_events()
    _recommendation_follow_ups()
    finish(INDEXES, APPEND_ONLY)
    # Evidence belongs to a recommendation, and to no case.
    with op.batch_alter_table("stored_files") as files:
        files.alter_column("case_id", existing_type=sa.Integer(), nullable=True)


def downgrade():
    op.execute("DELETE FROM stored_files WHERE case_id IS NULL")
    with op.batch_alter_table("stored_files") as files:
        files.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
    take_away(TABLES, INDEXES, APPEND_ONLY)


def _cluster_notes():
    op.create_table(
        "cluster_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("years_before", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'decided')", name=op.f("ck_cluster_notes_known_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_notes")),
        sa.UniqueConstraint("kind", "key_hash", "first_on", name="uq_cluster_notes_kind"),
        sa.UniqueConstraint("token", name=op.f("uq_cluster_notes_token")),
    )


def _learning_points():
    op.create_table(
        "learning_points",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("analysis", sa.String(length=32), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_learning_points_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_learning_points")),
    )


def _progress_reports():
    op.create_table(
        "progress_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_reports")),
        sa.UniqueConstraint("token", name=op.f("uq_progress_reports_token")),
    )


def _recommendations():
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("panel", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "state <> 'agreed' OR agreed_on IS NOT NULL", name=op.f("ck_recommendations_agreed_on_a_day")
        ),
        sa.CheckConstraint("state IN ('draft', 'agreed', 'withdrawn')", name=op.f("ck_recommendations_known_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint("reference", name=op.f("uq_recommendations_reference")),
        sa.UniqueConstraint("token", name=op.f("uq_recommendations_token")),
    )


def _cluster_cases():
    op.create_table(
        "cluster_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_cluster_cases_case_id_cases")),
        sa.ForeignKeyConstraint(["note_id"], ["cluster_notes.id"], name=op.f("fk_cluster_cases_note_id_cluster_notes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_cases")),
        sa.UniqueConstraint("note_id", "case_id", name="uq_cluster_cases_note_id"),
    )


def _cluster_decisions():
    op.create_table(
        "cluster_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_cluster_decisions_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["note_id"], ["cluster_notes.id"], name=op.f("fk_cluster_decisions_note_id_cluster_notes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_decisions")),
    )


def _cluster_marks():
    op.create_table(
        "cluster_marks",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=200).with_variant(sa.String(200, "C"), "postgresql"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_cluster_marks_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "kind", "key", name=op.f("pk_cluster_marks")),
    )


def _cluster_reads():
    op.create_table(
        "cluster_reads",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_cluster_reads_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_cluster_reads")),
    )


def _learning_uses():
    op.create_table(
        "learning_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("analysis", sa.String(length=32), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("theme", sa.String(length=200), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('learning', 'case', 'theme')", name=op.f("ck_learning_uses_known_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_learning_uses_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name=op.f("fk_learning_uses_recommendation_id_recommendations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_uses")),
    )


def _recommendation_addressees():
    op.create_table(
        "recommendation_addressees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("agency_name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_chase_on", sa.Date(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name=op.f("fk_recommendation_addressees_recommendation_id_recommendations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_addressees")),
        sa.UniqueConstraint("recommendation_id", "agency", name="uq_recommendation_addressees_recommendation"),
        sa.UniqueConstraint("token", name=op.f("uq_recommendation_addressees_token")),
    )


def _recommendation_texts():
    op.create_table(
        "recommendation_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("theme", sa.String(length=120), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("done_when", sa.Text(), nullable=False),
        sa.Column("measured_by", sa.Text(), nullable=False),
        sa.Column("strength", sa.String(length=16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("justified", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name=op.f("fk_recommendation_texts_recommendation_id_recommendations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_texts")),
        sa.UniqueConstraint("recommendation_id", "version", name="uq_recommendation_texts_recommendation"),
    )


def _addressee_links():
    op.create_table(
        "addressee_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("typed_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("session_hash", sa.String(length=64), nullable=True),
        sa.Column("session_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["addressee_id"],
            ["recommendation_addressees.id"],
            name=op.f("fk_addressee_links_addressee_id_recommendation_addressees"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressee_links")),
        sa.UniqueConstraint("nonce", name=op.f("uq_addressee_links_nonce")),
        sa.UniqueConstraint("session_hash", name=op.f("uq_addressee_links_session_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_addressee_links_token_hash")),
    )


def _answer_drafts():
    op.create_table(
        "answer_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["addressee_id"],
            ["recommendation_addressees.id"],
            name=op.f("fk_answer_drafts_addressee_id_recommendation_addressees"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_drafts")),
        sa.UniqueConstraint("addressee_id", name=op.f("uq_answer_drafts_addressee_id")),
    )


def _recommendation_actions():
    op.create_table(
        "recommendation_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("owner_shown", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["addressee_id"],
            ["recommendation_addressees.id"],
            name=op.f("fk_recommendation_actions_addressee_id_recommendation_addressees"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_actions")),
        sa.UniqueConstraint("token", "version", name="uq_recommendation_actions_token"),
    )


def _recommendation_events():
    op.create_table(
        "recommendation_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=True),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("by_addressee", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recommendation_events_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["addressee_id"],
            ["recommendation_addressees.id"],
            name=op.f("fk_recommendation_events_addressee_id_recommendation_addressees"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name=op.f("fk_recommendation_events_recommendation_id_recommendations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_events")),
    )


def _recommendation_follow_ups():
    op.create_table(
        "recommendation_follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("closing", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["addressee_id"],
            ["recommendation_addressees.id"],
            name=op.f("fk_recommendation_follow_ups_addressee_id_recommendation_addressees"),
        ),
        sa.ForeignKeyConstraint(
            ["asked"],
            ["recommendation_events.id"],
            name=op.f("fk_recommendation_follow_ups_asked_recommendation_events"),
        ),
        sa.ForeignKeyConstraint(
            ["closing"],
            ["recommendation_events.id"],
            name=op.f("fk_recommendation_follow_ups_closing_recommendation_events"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_follow_ups")),
        sa.UniqueConstraint("closing", "months", name="uq_recommendation_follow_ups_closing"),
    )
