"""Deletions, their steps, and the ledger of who was erased."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from tic_adapters.postgres.columns import (
    DATA,
    DOCUMENT,
    HASHED,
    METADATA,
    MOMENT,
    UNDER,
    WORDS,
    column_for,
    marked,
    one_of,
    sealed_for,
)
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.privacy.erasing.model import (
    SUBJECT,
    DeletionRequest,
    ErasureStep,
    RequestState,
    StepKind,
    StepState,
    Tombstone,
    Via,
)

deletion_requests: Final = Table(
    "deletion_requests",
    METADATA,
    column_for(DeletionRequest, "id", Uuid, primary_key=True),
    column_for(DeletionRequest, "account_id", Uuid, ForeignKey(accounts.c.id)),
    column_for(DeletionRequest, "state", Text),
    column_for(DeletionRequest, "via", Text),
    column_for(DeletionRequest, "requested_at", MOMENT),
    column_for(DeletionRequest, "begun_at", MOMENT, nullable=True),
    column_for(DeletionRequest, "finished_at", MOMENT, nullable=True),
    column_for(DeletionRequest, "look_at", MOMENT, nullable=True),
    column_for(DeletionRequest, "blocked_by", WORDS),
    # Under a key of the deletion's own: the account's is gone by the time it is needed.
    marked(sealed_for(DeletionRequest, "parked", nullable=True), UNDER, "id"),
    column_for(DeletionRequest, "receipt_digest", LargeBinary, nullable=True),
    column_for(DeletionRequest, "version", Integer),
    one_of("state", RequestState, "state_known"),
    one_of("via", Via, "via_known"),
    CheckConstraint("version >= 0", name="version_counts"),
    Index("ix_deletion_requests_of_account", "account_id", text("requested_at DESC")),
    Index(
        "uq_deletion_requests_open",
        "account_id",
        unique=True,
        postgresql_where=text("state IN ('scheduled', 'running')"),
    ),
    Index("uq_deletion_requests_receipt_digest", "receipt_digest", unique=True),
    Index("ix_deletion_requests_due", "look_at", postgresql_where=text("state = 'scheduled'")),
    schema=DATA,
)

erasure_steps: Final = Table(
    "erasure_steps",
    METADATA,
    column_for(ErasureStep, "request_id", Uuid, ForeignKey(deletion_requests.c.id), primary_key=True),
    column_for(ErasureStep, "kind", Text, primary_key=True),
    column_for(ErasureStep, "state", Text),
    column_for(ErasureStep, "due_at", MOMENT),
    column_for(ErasureStep, "deadline", MOMENT),
    column_for(ErasureStep, "attempts", Integer),
    column_for(ErasureStep, "reason", Text, nullable=True),
    column_for(ErasureStep, "reference", Text, nullable=True),
    column_for(ErasureStep, "ended_at", MOMENT, nullable=True),
    column_for(ErasureStep, "expected_by", MOMENT, nullable=True),
    column_for(ErasureStep, "counts", DOCUMENT),
    one_of("kind", StepKind, "kind_known"),
    one_of("state", StepState, "state_known"),
    CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ends_once"),
    CheckConstraint("attempts >= 0", name="attempts_count"),
    Index("ix_erasure_steps_due", "due_at", postgresql_where=text("state = 'waiting'")),
    schema=DATA,
)

tombstones: Final = Table(
    "tombstones",
    METADATA,
    column_for(Tombstone, "number", Integer, primary_key=True, autoincrement=False),
    marked(column_for(Tombstone, "subject", LargeBinary), HASHED, SUBJECT),
    column_for(Tombstone, "at", MOMENT),
    column_for(Tombstone, "previous", LargeBinary),
    column_for(Tombstone, "digest", LargeBinary),
    Index("uq_tombstones_subject", "subject", unique=True),
    Index("uq_tombstones_previous", "previous", unique=True),
    schema=DATA,
)
