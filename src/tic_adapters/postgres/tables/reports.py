"""Reports of abuse, and the messages that they quote."""

from typing import Any, Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid, text

from tic_adapters.postgres.columns import (
    DATA,
    METADATA,
    MOMENT,
    UNDER,
    column_for,
    marked,
    one_of,
    sealed_for,
    technical,
)
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.conversations import conversations
from tic_domain.conversations.reports import Quote, Report, ReportOutcome, ReportReason


def _account(cls: type, attribute: str) -> Column[Any]:
    return column_for(cls, attribute, Uuid, ForeignKey(accounts.c.id))


reports: Final = Table(
    "reports",
    METADATA,
    column_for(Report, "id", Uuid, primary_key=True),
    _account(Report, "reporter_id"),
    _account(Report, "reported_id"),
    column_for(Report, "conversation_id", Uuid, ForeignKey(conversations.c.id), nullable=True),
    column_for(Report, "reason", Text),
    marked(sealed_for(Report, "words"), UNDER, "reporter_id"),
    column_for(Report, "filed_at", MOMENT),
    column_for(Report, "looked_at", MOMENT, nullable=True),
    column_for(Report, "resolved_at", MOMENT, nullable=True),
    column_for(Report, "outcome", Text, nullable=True),
    marked(sealed_for(Report, "answer", nullable=True), UNDER, "reporter_id"),
    one_of("reason", ReportReason, "reason_known"),
    one_of("outcome", ReportOutcome, "outcome_known"),
    CheckConstraint("reporter_id <> reported_id", name="two_people"),
    CheckConstraint("(resolved_at IS NULL) = (outcome IS NULL)", name="resolved_with_an_outcome"),
    CheckConstraint("resolved_at IS NULL OR looked_at IS NOT NULL", name="read_first"),
    Index("ix_reports_of_reporter", "reporter_id", text("id DESC")),
    Index("ix_reports_of_reported", "reported_id"),
    Index("ix_reports_open", text("id DESC"), postgresql_where=text("resolved_at IS NULL")),
    # One about a person at a time; two at once are decided here.
    Index(
        "uq_reports_open_pair",
        "reporter_id",
        "reported_id",
        unique=True,
        postgresql_where=text("resolved_at IS NULL"),
    ),
    schema=DATA,
)

report_quotes: Final = Table(
    "report_quotes",
    METADATA,
    technical("report_id", Uuid, "which report quotes it", ForeignKey(reports.c.id), primary_key=True),
    # The message may go, by whatever rule: what was quoted stays as it was.
    column_for(Quote, "message_id", Uuid, primary_key=True),
    _account(Quote, "sender_id"),
    sealed_for(Quote, "body"),
    column_for(Quote, "sent_at", MOMENT),
    schema=DATA,
)
