"""Which coaches changed for matching, noted by triggers. Kept for an hour or two."""

from typing import Final

from sqlalchemy import BigInteger, Index, Table, Uuid

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, plain, technical
from tic_adapters.postgres.personal_data import CHANGED_COACH

market_changes: Final = Table(
    "market_changes",
    METADATA,
    technical("xid", BigInteger, "the transaction that made the change"),
    # No foreign key: a change is noted of a coach who is being deleted, too. Without a coach: a note that all
    # changes up to this transaction are forgotten. The nil id: everyone.
    plain("coach_id", Uuid, CHANGED_COACH, nullable=True),
    technical("noted_at", MOMENT, "when the note may be forgotten"),
    Index("uq_market_changes_xid_coach_id", "xid", "coach_id", unique=True),
    schema=DATA,
)
