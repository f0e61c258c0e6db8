"""What came of matches, without saying whose they were; and the weights that are learned from it."""

from typing import Final

from sqlalchemy import CheckConstraint, Date, Index, Integer, LargeBinary, SmallInteger, Table, Text, text

from tic_adapters.postgres.columns import DATA, DOCUMENT, HASHED, METADATA, MOMENT, column_for, marked, one_of
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.versions import WeightsState, WeightsVersion

outcomes: Final = Table(
    "match_outcomes",
    METADATA,
    column_for(Outcome, "pair", LargeBinary, primary_key=True),
    marked(column_for(Outcome, "coachee", LargeBinary), HASHED, "outcomes of a coachee"),
    column_for(Outcome, "points", DOCUMENT),
    column_for(Outcome, "top_criterion", Text, nullable=True),
    column_for(Outcome, "rank", SmallInteger),
    column_for(Outcome, "weights_version", Integer),
    column_for(Outcome, "stage", Text),
    column_for(Outcome, "week", Date),
    one_of("stage", OutcomeStage, "stage_known"),
    CheckConstraint("rank >= 0", name="rank_counts"),
    Index("ix_match_outcomes_coachee", "coachee"),
    Index("ix_match_outcomes_week", "week"),
    schema=DATA,
)

weights_versions: Final = Table(
    "weights_versions",
    METADATA,
    column_for(WeightsVersion, "version", Integer, primary_key=True, autoincrement=False),
    column_for(WeightsVersion, "base", DOCUMENT),
    column_for(WeightsVersion, "boost", Integer),
    column_for(WeightsVersion, "state", Text),
    column_for(WeightsVersion, "learned", DOCUMENT, nullable=True),
    column_for(WeightsVersion, "proposed_at", MOMENT, nullable=True),
    column_for(WeightsVersion, "proposed_by", Text, nullable=True),
    column_for(WeightsVersion, "decisions", DOCUMENT),
    one_of("state", WeightsState, "state_known"),
    CheckConstraint("version >= 1", name="version_counts"),
    CheckConstraint("boost BETWEEN 0 AND 10000", name="boost_known"),
    Index("uq_weights_versions_current", "state", unique=True, postgresql_where=text("state = 'current'")),
    schema=DATA,
)
