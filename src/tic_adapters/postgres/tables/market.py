"""Which coaches changed for matching, noted by triggers. Kept for an hour or two."""

from typing import Final

from sqlalchemy import BigInteger, Index, Table, Uuid

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, column_for, technical
from tic_domain.coaches.model import CoachProfile

market_changes: Final = Table(
    "market_changes",
    METADATA,
    technical("xid", BigInteger, "the transaction that made the change"),
    # No foreign key: a change is noted of a coach who is being deleted, too. Without a coach: a note that all
    # changes up to this transaction are forgotten. The nil id: everyone.
    column_for(CoachProfile, "id", Uuid, name="coach_id", nullable=True),
    technical("noted_at", MOMENT, "when the note may be forgotten"),
    Index("uq_market_changes_xid_coach_id", "xid", "coach_id", unique=True),
    schema=DATA,
)
