"""Needs and negotiations."""

import sqlalchemy as sa
from alembic import op

from paktum import columns
from paktum.storage.folding import fold
from paktum.storage.types import new_id

revision = "core_0028"
down_revision = "core_0027"

DEAL = sa.table(
    "core_deal",
    sa.column("id", sa.Uuid()),
    sa.column("competitor"),
    sa.column("rival_id", sa.Uuid()),
    sa.column("created_at"),
)
COMPETITOR = sa.table(
    "core_competitor",
    sa.column("id", sa.Uuid()),
    sa.column("version"),
    sa.column("created_at"),
    sa.column("changed_at"),
    sa.column("name"),
    sa.column("name_fold"),
    sa.column("is_active"),
)


def register_competitors() -> None:
    """Whoever a deal names as competitor is put into the register, once, whatever the case of the letters."""
    connection = op.get_bind()
    named = sa.select(DEAL.c.id, DEAL.c.competitor, DEAL.c.created_at).where(DEAL.c.competitor.is_not(None))
    known = {}
    for deal, competitor, created_at in connection.execute(named.order_by(DEAL.c.id)).all():
        name = competitor.strip()
        if not name:
            continue
        if name.casefold() not in known:
            known[name.casefold()] = new_id()
            row = {"version": 1, "created_at": created_at, "changed_at": created_at, "is_active": True}
            row |= {"id": known[name.casefold()], "name": name, "name_fold": fold(name)}
            connection.execute(sa.insert(COMPETITOR).values(row))
        found = sa.update(DEAL).where(DEAL.c.id == deal)
        connection.execute(found.values(rival_id=known[name.casefold()]))


def upgrade() -> None:
    op.create_table(
        "core_competitor",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("website", columns.text(200)),
        sa.Column("website_fold", columns.text()),
        sa.Column("profile", columns.text()),
        sa.Column("profile_fold", columns.text()),
        sa.Column("strengths", columns.text()),
        sa.Column("strengths_fold", columns.text()),
        sa.Column("weaknesses", columns.text()),
        sa.Column("weaknesses_fold", columns.text()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_competitor"),
    )
    op.create_index(
        "ix_core_competitor_changed_at",
        "core_competitor",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_competitor_name_fold",
        "core_competitor",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_competitor_external_id_source",
        "core_competitor",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_competitor_name",
        "core_competitor",
        [sa.text("name NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_table(
        "core_need",
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
        sa.Column("description", columns.text()),
        sa.Column("description_fold", columns.text()),
        sa.PrimaryKeyConstraint("id", name="pk_core_need"),
    )
    op.create_index(
        "ix_core_need_changed_at",
        "core_need",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_need_name_fold",
        "core_need",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_need_code",
        "core_need",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_need_external_id_source",
        "core_need",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_objection_kind",
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
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_objection_kind"),
    )
    op.create_index(
        "ix_core_objection_kind_changed_at",
        "core_objection_kind",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_objection_kind_name_fold",
        "core_objection_kind",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_objection_kind_code",
        "core_objection_kind",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_objection_kind_external_id_source",
        "core_objection_kind",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_competitor_product",
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
        sa.Column("competitor_id", sa.Uuid(), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("price_amount", columns.fixed(4)),
        sa.Column("price_currency", columns.text(3)),
        sa.Column("strengths", columns.text()),
        sa.Column("strengths_fold", columns.text()),
        sa.Column("weaknesses", columns.text()),
        sa.Column("weaknesses_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["competitor_id"],
            ["core_competitor.id"],
            name="fk_core_competitor_product_competitor_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_competitor_product"),
    )
    op.create_index(
        "ix_core_competitor_product_changed_at",
        "core_competitor_product",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_competitor_product_competitor_id",
        "core_competitor_product",
        ["competitor_id", "id"],
        **columns.where("deleted_at IS NULL AND competitor_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_competitor_product_name_fold",
        "core_competitor_product",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_competitor_product_external_id_source",
        "core_competitor_product",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_cross_sell_rule",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("bought_product_id", sa.Uuid()),
        sa.Column("bought_family", columns.text(200)),
        sa.Column("bought_family_fold", columns.text()),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("weight", columns.fixed(4, 9), nullable=False),
        sa.Column("reason", columns.text()),
        sa.Column("reason_fold", columns.text()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bought_product_id"],
            ["core_product.id"],
            name="fk_core_cross_sell_rule_bought_product_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_cross_sell_rule_product_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_cross_sell_rule"),
    )
    op.create_index(
        "ix_core_cross_sell_rule_bought_product_id",
        "core_cross_sell_rule",
        ["bought_product_id", "id"],
        **columns.where("deleted_at IS NULL AND bought_product_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_cross_sell_rule_changed_at",
        "core_cross_sell_rule",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_cross_sell_rule_name_fold",
        "core_cross_sell_rule",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_cross_sell_rule_product_id",
        "core_cross_sell_rule",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_cross_sell_rule_external_id_source",
        "core_cross_sell_rule",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_need_question",
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
        sa.Column("text", columns.text(500), nullable=False),
        sa.Column("text_fold", columns.text(), nullable=False),
        sa.Column("kind", columns.text(60), nullable=False),
        sa.Column("industry", columns.text(200)),
        sa.Column("industry_fold", columns.text()),
        sa.Column("industry_code", columns.text(6)),
        sa.Column("need_id", sa.Uuid()),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"], ["core_need.id"], name="fk_core_need_question_need_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_need_question"),
    )
    op.create_index(
        "ix_core_need_question_changed_at",
        "core_need_question",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_need_question_need_id",
        "core_need_question",
        ["need_id", "id"],
        **columns.where("deleted_at IS NULL AND need_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_need_question_code",
        "core_need_question",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_need_question_external_id_source",
        "core_need_question",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_objection_answer",
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
        sa.Column("kind_id", sa.Uuid(), nullable=False),
        sa.Column("code", columns.text(60)),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("text", columns.text(), nullable=False),
        sa.Column("text_fold", columns.text(), nullable=False),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["core_objection_kind.id"], name="fk_core_objection_answer_kind_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_objection_answer_product_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_objection_answer"),
    )
    op.create_index(
        "ix_core_objection_answer_changed_at",
        "core_objection_answer",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_objection_answer_kind_id",
        "core_objection_answer",
        ["kind_id", "id"],
        **columns.where("deleted_at IS NULL AND kind_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_objection_answer_name_fold",
        "core_objection_answer",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_objection_answer_product_id",
        "core_objection_answer",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_objection_answer_code",
        "core_objection_answer",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_objection_answer_external_id_source",
        "core_objection_answer",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_product_fit",
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
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("weight", columns.fixed(4, 9), nullable=False),
        sa.Column("reason", columns.text()),
        sa.Column("reason_fold", columns.text()),
        sa.ForeignKeyConstraint(["need_id"], ["core_need.id"], name="fk_core_product_fit_need_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_product_fit_product_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_product_fit"),
    )
    op.create_index(
        "ix_core_product_fit_changed_at",
        "core_product_fit",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_product_fit_need_id",
        "core_product_fit",
        ["need_id", "id"],
        **columns.where("deleted_at IS NULL AND need_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_product_fit_product_id",
        "core_product_fit",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_product_fit_external_id_source",
        "core_product_fit",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_comparison_card",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("competitor_product_id", sa.Uuid(), nullable=False),
        sa.Column("summary", columns.text()),
        sa.Column("summary_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["competitor_product_id"],
            ["core_competitor_product.id"],
            name="fk_core_comparison_card_competitor_product_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_comparison_card_product_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_comparison_card"),
    )
    op.create_index(
        "ix_core_comparison_card_changed_at",
        "core_comparison_card",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_comparison_card_competitor_product_id",
        "core_comparison_card",
        ["competitor_product_id", "id"],
        **columns.where("deleted_at IS NULL AND competitor_product_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_comparison_card_name_fold",
        "core_comparison_card",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_comparison_card_product_id",
        "core_comparison_card",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_comparison_card_external_id_source",
        "core_comparison_card",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_comparison_point",
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
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("aspect", columns.text(200), nullable=False),
        sa.Column("aspect_fold", columns.text(), nullable=False),
        sa.Column("ours", columns.text(200)),
        sa.Column("ours_fold", columns.text()),
        sa.Column("theirs", columns.text(200)),
        sa.Column("theirs_fold", columns.text()),
        sa.Column("verdict", columns.text(60), nullable=False),
        sa.Column("argument", columns.text()),
        sa.Column("argument_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["card_id"], ["core_comparison_card.id"], name="fk_core_comparison_point_card_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_comparison_point"),
    )
    op.create_index(
        "ix_core_comparison_point_aspect_fold",
        "core_comparison_point",
        [sa.text("aspect_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_comparison_point_card_id",
        "core_comparison_point",
        ["card_id", "id"],
        **columns.where("deleted_at IS NULL AND card_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_comparison_point_changed_at",
        "core_comparison_point",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_comparison_point_external_id_source",
        "core_comparison_point",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_client_plan",
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
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("situation", columns.text()),
        sa.Column("situation_fold", columns.text()),
        sa.Column("strategy", columns.text()),
        sa.Column("strategy_fold", columns.text()),
        sa.Column("approach", columns.text()),
        sa.Column("approach_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_client_plan_client_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_client_plan"),
    )
    op.create_index(
        "ix_core_client_plan_changed_at",
        "core_client_plan",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_plan_client_id",
        "core_client_plan",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_plan_name_fold",
        "core_client_plan",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_plan_to_on",
        "core_client_plan",
        [sa.text("to_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_client_plan_external_id_source",
        "core_client_plan",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_product_suggestion",
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
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("score", columns.fixed(4, 9), nullable=False),
        sa.Column("declined_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_product_suggestion_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_product_suggestion_product_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_product_suggestion"),
    )
    op.create_index(
        "ix_core_product_suggestion_changed_at",
        "core_product_suggestion",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_product_suggestion_client_id",
        "core_product_suggestion",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_product_suggestion_client_id_score",
        "core_product_suggestion",
        ["client_id", sa.text("score NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_product_suggestion_product_id",
        "core_product_suggestion",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_product_suggestion_external_id_source",
        "core_product_suggestion",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_consultation",
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
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("topic", columns.text(60), nullable=False),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("question", columns.text(), nullable=False),
        sa.Column("question_fold", columns.text(), nullable=False),
        sa.Column("advice", columns.text()),
        sa.Column("advice_fold", columns.text()),
        sa.Column("given_on", sa.Date()),
        sa.Column("given_by_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_consultation_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_consultation_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["core_user.id"], name="fk_core_consultation_given_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_consultation_product_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_consultation"),
    )
    op.create_index(
        "ix_core_consultation_changed_at",
        "core_consultation",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_consultation_client_id",
        "core_consultation",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_consultation_contact_id",
        "core_consultation",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_consultation_given_by_id",
        "core_consultation",
        ["given_by_id", "id"],
        **columns.where("deleted_at IS NULL AND given_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_consultation_given_on",
        "core_consultation",
        [sa.text("given_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_consultation_product_id",
        "core_consultation",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_consultation_external_id_source",
        "core_consultation",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_needs_profile",
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
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("summary", columns.text()),
        sa.Column("summary_fold", columns.text()),
        sa.Column("completed_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_needs_profile_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_needs_profile_contact_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_needs_profile"),
    )
    op.create_index(
        "ix_core_needs_profile_changed_at",
        "core_needs_profile",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_needs_profile_client_id",
        "core_needs_profile",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_needs_profile_contact_id",
        "core_needs_profile",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_needs_profile_external_id_source",
        "core_needs_profile",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_suggestion_reason",
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
        sa.Column("suggestion_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid()),
        sa.Column("importance", columns.fixed(4, 9)),
        sa.Column("rule_id", sa.Uuid()),
        sa.Column("points", columns.fixed(4, 9), nullable=False),
        sa.Column("text", columns.text()),
        sa.Column("text_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["need_id"], ["core_need.id"], name="fk_core_suggestion_reason_need_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["core_cross_sell_rule.id"], name="fk_core_suggestion_reason_rule_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["core_product_suggestion.id"],
            name="fk_core_suggestion_reason_suggestion_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_suggestion_reason"),
    )
    op.create_index(
        "ix_core_suggestion_reason_changed_at",
        "core_suggestion_reason",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_suggestion_reason_need_id",
        "core_suggestion_reason",
        ["need_id", "id"],
        **columns.where("deleted_at IS NULL AND need_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_suggestion_reason_rule_id",
        "core_suggestion_reason",
        ["rule_id", "id"],
        **columns.where("deleted_at IS NULL AND rule_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_suggestion_reason_suggestion_id",
        "core_suggestion_reason",
        ["suggestion_id", "id"],
        **columns.where("deleted_at IS NULL AND suggestion_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_suggestion_reason_external_id_source",
        "core_suggestion_reason",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_deal_criterion",
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
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("weight", columns.fixed(4, 18), nullable=False),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["core_deal.id"], name="fk_core_deal_criterion_deal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_deal_criterion"),
    )
    op.create_index(
        "ix_core_deal_criterion_changed_at",
        "core_deal_criterion",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_deal_criterion_deal_id",
        "core_deal_criterion",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_deal_criterion_name_fold",
        "core_deal_criterion",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_deal_criterion_external_id_source",
        "core_deal_criterion",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_deal_stakeholder",
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
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("side", columns.text(60), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("competitor_id", sa.Uuid()),
        sa.Column("name", columns.text(200)),
        sa.Column("name_fold", columns.text()),
        sa.Column("interest", columns.text(), nullable=False),
        sa.Column("interest_fold", columns.text(), nullable=False),
        sa.Column("influence", sa.Integer(), nullable=False),
        sa.Column("attitude", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["competitor_id"],
            ["core_competitor.id"],
            name="fk_core_deal_stakeholder_competitor_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_deal_stakeholder_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["core_deal.id"], name="fk_core_deal_stakeholder_deal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_deal_stakeholder"),
    )
    op.create_index(
        "ix_core_deal_stakeholder_changed_at",
        "core_deal_stakeholder",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_deal_stakeholder_competitor_id",
        "core_deal_stakeholder",
        ["competitor_id", "id"],
        **columns.where("deleted_at IS NULL AND competitor_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_deal_stakeholder_contact_id",
        "core_deal_stakeholder",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_deal_stakeholder_deal_id",
        "core_deal_stakeholder",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_deal_stakeholder_external_id_source",
        "core_deal_stakeholder",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_need_answer",
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
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("number", columns.fixed(4, 18)),
        sa.Column("is_yes", sa.Boolean()),
        sa.Column("text", columns.text()),
        sa.Column("text_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["core_needs_profile.id"], name="fk_core_need_answer_profile_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["core_need_question.id"], name="fk_core_need_answer_question_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_need_answer"),
    )
    op.create_index(
        "ix_core_need_answer_changed_at",
        "core_need_answer",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_need_answer_profile_id",
        "core_need_answer",
        ["profile_id", "id"],
        **columns.where("deleted_at IS NULL AND profile_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_need_answer_question_id",
        "core_need_answer",
        ["question_id", "id"],
        **columns.where("deleted_at IS NULL AND question_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_need_answer_external_id_source",
        "core_need_answer",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_negotiation",
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
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("subject", columns.text(200), nullable=False),
        sa.Column("subject_fold", columns.text(), nullable=False),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("planned_at", columns.instant()),
        sa.Column("held_on", sa.Date()),
        sa.Column("venue", columns.text(200)),
        sa.Column("venue_fold", columns.text()),
        sa.Column("goal", columns.text()),
        sa.Column("goal_fold", columns.text()),
        sa.Column("minutes", columns.text()),
        sa.Column("minutes_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_negotiation_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_negotiation_deal_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_negotiation"),
    )
    op.create_index(
        "ix_core_negotiation_changed_at",
        "core_negotiation",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_negotiation_client_id",
        "core_negotiation",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_negotiation_deal_id",
        "core_negotiation",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_negotiation_planned_at",
        "core_negotiation",
        [sa.text("planned_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_negotiation_state",
        "core_negotiation",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_negotiation_subject_fold",
        "core_negotiation",
        [sa.text("subject_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_negotiation_external_id_source",
        "core_negotiation",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_plan_goal",
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
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("text", columns.text(500), nullable=False),
        sa.Column("text_fold", columns.text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("expected_amount", columns.fixed(4)),
        sa.Column("expected_currency", columns.text(3)),
        sa.Column("probability", columns.fixed(4, 9)),
        sa.Column("is_reached", sa.Boolean(), nullable=False),
        sa.Column("deal_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_plan_goal_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["core_client_plan.id"], name="fk_core_plan_goal_plan_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_plan_goal_product_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_plan_goal"),
    )
    op.create_index(
        "ix_core_plan_goal_changed_at",
        "core_plan_goal",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_plan_goal_deal_id",
        "core_plan_goal",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_plan_goal_plan_id",
        "core_plan_goal",
        ["plan_id", "id"],
        **columns.where("deleted_at IS NULL AND plan_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_plan_goal_product_id",
        "core_plan_goal",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_plan_goal_external_id_source",
        "core_plan_goal",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_client_request",
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
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("activity_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("kind", columns.text(60), nullable=False),
        sa.Column("text", columns.text(500), nullable=False),
        sa.Column("text_fold", columns.text(), nullable=False),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("raised_on", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.Column("assignee_id", sa.Uuid()),
        sa.Column("answer", columns.text()),
        sa.Column("answer_fold", columns.text()),
        sa.Column("resolved_on", sa.Date()),
        sa.Column("resolved_by_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["core_activity.id"], name="fk_core_client_request_activity_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["core_user.id"], name="fk_core_client_request_assignee_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_client_request_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_client_request_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["core_deal.id"], name="fk_core_client_request_deal_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["core_user.id"], name="fk_core_client_request_resolved_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_client_request"),
    )
    op.create_index(
        "ix_core_client_request_activity_id",
        "core_client_request",
        ["activity_id", "id"],
        **columns.where("deleted_at IS NULL AND activity_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_request_assignee_id",
        "core_client_request",
        ["assignee_id", "id"],
        **columns.where("deleted_at IS NULL AND assignee_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_request_changed_at",
        "core_client_request",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_request_client_id",
        "core_client_request",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_request_contact_id",
        "core_client_request",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_request_deal_id",
        "core_client_request",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_request_raised_on",
        "core_client_request",
        [sa.text("raised_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_request_resolved_by_id",
        "core_client_request",
        ["resolved_by_id", "id"],
        **columns.where("deleted_at IS NULL AND resolved_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_request_state",
        "core_client_request",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_request_state_due_on",
        "core_client_request",
        [sa.text("state NULLS FIRST"), sa.text("due_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_client_request_external_id_source",
        "core_client_request",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_criterion_score",
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
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("competitor_id", sa.Uuid()),
        sa.Column("score", columns.fixed(4, 18), nullable=False),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["competitor_id"], ["core_competitor.id"], name="fk_core_criterion_score_competitor_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["core_deal_criterion.id"],
            name="fk_core_criterion_score_criterion_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_criterion_score"),
    )
    op.create_index(
        "ix_core_criterion_score_changed_at",
        "core_criterion_score",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_criterion_score_competitor_id",
        "core_criterion_score",
        ["competitor_id", "id"],
        **columns.where("deleted_at IS NULL AND competitor_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_criterion_score_criterion_id",
        "core_criterion_score",
        ["criterion_id", "id"],
        **columns.where("deleted_at IS NULL AND criterion_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_criterion_score_external_id_source",
        "core_criterion_score",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_negotiation_party",
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
        sa.Column("negotiation_id", sa.Uuid(), nullable=False),
        sa.Column("side", columns.text(60), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("name", columns.text(200)),
        sa.Column("name_fold", columns.text()),
        sa.Column("role", columns.text(200)),
        sa.Column("role_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_negotiation_party_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["negotiation_id"],
            ["core_negotiation.id"],
            name="fk_core_negotiation_party_negotiation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name="fk_core_negotiation_party_user_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_negotiation_party"),
    )
    op.create_index(
        "ix_core_negotiation_party_changed_at",
        "core_negotiation_party",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_negotiation_party_contact_id",
        "core_negotiation_party",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_negotiation_party_name_fold",
        "core_negotiation_party",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_negotiation_party_negotiation_id",
        "core_negotiation_party",
        ["negotiation_id", "id"],
        **columns.where("deleted_at IS NULL AND negotiation_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_negotiation_party_user_id",
        "core_negotiation_party",
        ["user_id", "id"],
        **columns.where("deleted_at IS NULL AND user_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_negotiation_party_external_id_source",
        "core_negotiation_party",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_negotiation_point",
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
        sa.Column("negotiation_id", sa.Uuid(), nullable=False),
        sa.Column("topic", columns.text(200), nullable=False),
        sa.Column("topic_fold", columns.text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("our_position", columns.text()),
        sa.Column("our_position_fold", columns.text()),
        sa.Column("their_position", columns.text()),
        sa.Column("their_position_fold", columns.text()),
        sa.Column("decision", columns.text()),
        sa.Column("decision_fold", columns.text()),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("quantity", columns.fixed(4, 18)),
        sa.Column("unit_price_amount", columns.fixed(4)),
        sa.Column("unit_price_currency", columns.text(3)),
        sa.Column("discount", columns.fixed(4, 9)),
        sa.ForeignKeyConstraint(
            ["negotiation_id"],
            ["core_negotiation.id"],
            name="fk_core_negotiation_point_negotiation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_negotiation_point_product_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_negotiation_point"),
    )
    op.create_index(
        "ix_core_negotiation_point_changed_at",
        "core_negotiation_point",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_negotiation_point_negotiation_id",
        "core_negotiation_point",
        ["negotiation_id", "id"],
        **columns.where("deleted_at IS NULL AND negotiation_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_negotiation_point_product_id",
        "core_negotiation_point",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_negotiation_point_topic_fold",
        "core_negotiation_point",
        [sa.text("topic_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_negotiation_point_external_id_source",
        "core_negotiation_point",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_objection",
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
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("activity_id", sa.Uuid()),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("competitor_id", sa.Uuid()),
        sa.Column("kind_id", sa.Uuid(), nullable=False),
        sa.Column("text", columns.text()),
        sa.Column("text_fold", columns.text()),
        sa.Column("raised_on", sa.Date()),
        sa.Column("answer_id", sa.Uuid()),
        sa.Column("result", columns.text(60)),
        sa.Column("resolved_on", sa.Date()),
        sa.Column("taken_up_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["core_activity.id"], name="fk_core_objection_activity_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["core_objection_answer.id"], name="fk_core_objection_answer_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_objection_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["competitor_id"], ["core_competitor.id"], name="fk_core_objection_competitor_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_objection_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_objection_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["core_objection_kind.id"], name="fk_core_objection_kind_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_objection_product_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_objection"),
    )
    op.create_index(
        "ix_core_objection_activity_id",
        "core_objection",
        ["activity_id", "id"],
        **columns.where("deleted_at IS NULL AND activity_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_objection_answer_id",
        "core_objection",
        ["answer_id", "id"],
        **columns.where("deleted_at IS NULL AND answer_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_objection_changed_at",
        "core_objection",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_objection_client_id",
        "core_objection",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_objection_competitor_id",
        "core_objection",
        ["competitor_id", "id"],
        **columns.where("deleted_at IS NULL AND competitor_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_objection_contact_id",
        "core_objection",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_objection_deal_id",
        "core_objection",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_objection_kind_id",
        "core_objection",
        ["kind_id", "id"],
        **columns.where("deleted_at IS NULL AND kind_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_objection_product_id",
        "core_objection",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_objection_raised_on",
        "core_objection",
        [sa.text("raised_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_objection_external_id_source",
        "core_objection",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_deal", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("rival_id", sa.Uuid()))
        batch_op.create_foreign_key(
            "fk_core_deal_rival_id", "core_competitor", ["rival_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_deal_rival_id",
        "core_deal",
        ["rival_id", "id"],
        **columns.where("deleted_at IS NULL AND rival_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_offer", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("negotiation_id", sa.Uuid()))
        batch_op.create_foreign_key(
            "fk_core_offer_negotiation_id", "core_negotiation", ["negotiation_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_offer_negotiation_id",
        "core_offer",
        ["negotiation_id", "id"],
        **columns.where("deleted_at IS NULL AND negotiation_id IS NOT NULL"),
    )
    register_competitors()


def downgrade() -> None:
    with op.batch_alter_table("core_offer", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_offer_negotiation_id", type_="foreignkey")
        batch_op.drop_index("ix_core_offer_negotiation_id")
        batch_op.drop_column("negotiation_id")

    with op.batch_alter_table("core_deal", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_deal_rival_id", type_="foreignkey")
        batch_op.drop_index("ix_core_deal_rival_id")
        batch_op.drop_column("rival_id")

    op.drop_table("core_objection")
    op.drop_table("core_negotiation_point")
    op.drop_table("core_negotiation_party")
    op.drop_table("core_criterion_score")
    op.drop_table("core_client_request")
    op.drop_table("core_plan_goal")
    op.drop_table("core_negotiation")
    op.drop_table("core_need_answer")
    op.drop_table("core_deal_stakeholder")
    op.drop_table("core_deal_criterion")
    op.drop_table("core_suggestion_reason")
    op.drop_table("core_needs_profile")
    op.drop_table("core_consultation")
    op.drop_table("core_product_suggestion")
    op.drop_table("core_client_plan")
    op.drop_table("core_comparison_point")
    op.drop_table("core_comparison_card")
    op.drop_table("core_product_fit")
    op.drop_table("core_objection_answer")
    op.drop_table("core_need_question")
    op.drop_table("core_cross_sell_rule")
    op.drop_table("core_competitor_product")
    op.drop_table("core_objection_kind")
    op.drop_table("core_need")
    op.drop_table("core_competitor")
