"""Exports that people asked for. The file itself is kept elsewhere, sealed."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, column_for, one_of
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.records.model import OPEN, DataExport, ExportState

_OPEN: Final = ", ".join(sorted(f"'{state.value}'" for state in OPEN))
IS_OPEN: Final = text(f"state IN ({_OPEN})")

exports: Final = Table(
    "data_exports",
    METADATA,
    column_for(DataExport, "id", Uuid, primary_key=True),
    column_for(DataExport, "account_id", Uuid, ForeignKey(accounts.c.id)),
    column_for(DataExport, "state", Text),
    column_for(DataExport, "requested_at", MOMENT),
    column_for(DataExport, "attempt", Integer),
    column_for(DataExport, "done", BigInteger),
    column_for(DataExport, "total", BigInteger),
    column_for(DataExport, "file_key", Uuid, nullable=True),
    column_for(DataExport, "size", BigInteger, nullable=True),
    column_for(DataExport, "ready_at", MOMENT, nullable=True),
    column_for(DataExport, "expires_at", MOMENT),
    one_of("state", ExportState, "state_known"),
    CheckConstraint("attempt >= 0 AND done >= 0 AND total >= 0", name="counts"),
    # Nothing is offered that isn't whole.
    CheckConstraint(
        "(state = 'ready') = (file_key IS NOT NULL) AND (state = 'ready') = (size IS NOT NULL) "
        "AND (state = 'ready') = (ready_at IS NOT NULL)",
        name="ready_is_whole",
    ),
    UniqueConstraint("file_key"),
    # One at a time.
    Index("uq_data_exports_open", "account_id", unique=True, postgresql_where=IS_OPEN),
    Index("ix_data_exports_of_account", "account_id", text("requested_at DESC")),
    Index("ix_data_exports_expires_at", "expires_at"),
    schema=DATA,
)
