"""Announcements have states, there is one appraisal of somebody by a scorecard in a period, signs that a client may
leave say what to do, thresholds say when somebody is told, and leads are answered in time."""

import uuid

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0037"
down_revision = "core_0036"

PLACES = {"user": "owner_id", "team": "team_id", "branch": "branch_id"}
ADVICE = {
    "no_contact": "Call and ask how they are doing.",
    "no_order": "Visit them with an offer of what they bought before.",
    "falling_orders": "Ask from whom they buy now, and compare the terms.",
    "open_complaint": "Solve the complaint, and tell them how.",
    "contract_ending": "Begin to talk about the renewal.",
}
"""What is done against each sign that is shipped."""


def upgrade() -> None:
    with op.batch_alter_table("core_announcement", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("state", columns.text(60), server_default="draft", nullable=False))

    op.execute("UPDATE core_announcement SET state = 'sent' WHERE sent_at IS NOT NULL")
    op.execute("UPDATE core_announcement_recipient SET address = NULL, address_fold = NULL WHERE delivery = 'left_out'")
    op.create_index(
        "ix_core_announcement_state",
        "core_announcement",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    with op.batch_alter_table("core_appraisal", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("code", columns.text(200)))

    _name_appraisals()
    op.create_index(
        "uq_core_appraisal_code",
        "core_appraisal",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    with op.batch_alter_table("core_churn_rule", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("advice", columns.text()))
        batch_op.add_column(sa.Column("advice_fold", columns.text()))

    _advise()
    with op.batch_alter_table("core_lead", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("answer_by", columns.instant()))
        batch_op.add_column(sa.Column("answered_at", columns.instant()))

    op.create_index(
        "ix_core_lead_answer_by",
        "core_lead",
        [sa.text("answer_by NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_table(
        "core_churn_threshold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", columns.instant()),
        sa.Column("deletion_id", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.instant(), nullable=False),
        sa.Column("changed_at", columns.instant(), nullable=False),
        sa.Column("created_by_id", sa.Uuid()),
        sa.Column("changed_by_id", sa.Uuid()),
        sa.Column("source", columns.text(60)),
        sa.Column("external_id", columns.text(200)),
        sa.Column("code", columns.text(60), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("pause_days", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_churn_threshold"),
    )
    op.create_index(
        "ix_core_churn_threshold_changed_at",
        "core_churn_threshold",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_churn_threshold_name_fold",
        "core_churn_threshold",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_churn_threshold_code",
        "core_churn_threshold",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_churn_threshold_external_id_source",
        "core_churn_threshold",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def _advise() -> None:
    """Give the signs that were shipped what is shipped with them now."""
    rule = sa.table(
        "core_churn_rule", *(sa.column(name) for name in ("source", "external_id", "advice", "advice_fold"))
    )
    for code, advice in ADVICE.items():
        shipped = (rule.c.source == "paktum") & (rule.c.external_id == code)
        op.execute(rule.update().where(shipped).values(advice=advice, advice_fold=advice.lower()))


def _name_appraisals() -> None:
    """Give each appraisal its code; of several that are alike the oldest has it."""
    keys = ("id", "period_id", "scorecard_id", *PLACES.values())
    appraisal = sa.table(
        "core_appraisal", *(sa.column(name, sa.Uuid()) for name in keys),
        *(sa.column(name) for name in ("unit", "code", "deleted_at")),
    )  # fmt: skip
    period, card = (
        sa.table(name, sa.column("id", sa.Uuid()), sa.column("code")) for name in ("core_period", "core_scorecard")
    )
    found = (
        sa.select(appraisal, period.c.code.label("period"), card.c.code.label("card"))
        .join_from(appraisal, period, period.c.id == appraisal.c.period_id)
        .join(card, card.c.id == appraisal.c.scorecard_id)
        .order_by(appraisal.c.id)
    )
    named: set[str] = set()
    codes: list[dict[str, uuid.UUID | str]] = []
    for row in op.get_bind().execute(found).mappings().all():
        key: uuid.UUID | None = row[PLACES[row["unit"]]] if row["unit"] in PLACES else None
        code = " ".join((row["period"], row["card"], row["unit"], key.hex if key else "-"))
        if row["deleted_at"] is None and code in named:
            continue
        if row["deleted_at"] is None:
            named.add(code)
        codes.append({"appraisal": row["id"], "name": code})
    if codes:
        one = appraisal.update().where(appraisal.c.id == sa.bindparam("appraisal"))
        op.get_bind().execute(one.values(code=sa.bindparam("name")), codes)


def downgrade() -> None:
    op.drop_table("core_churn_threshold")
    with op.batch_alter_table("core_lead", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_index("ix_core_lead_answer_by")
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answer_by")

    with op.batch_alter_table("core_churn_rule", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_column("advice_fold")
        batch_op.drop_column("advice")

    with op.batch_alter_table("core_appraisal", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_index("uq_core_appraisal_code")
        batch_op.drop_column("code")

    with op.batch_alter_table("core_announcement", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_index("ix_core_announcement_state")
        batch_op.drop_column("state")
