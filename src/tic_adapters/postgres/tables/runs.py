"""Runs of matching everyone at once, what they leave while they run, and what comes of them."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from tic_adapters.postgres.columns import (
    DATA,
    DOCUMENT,
    METADATA,
    MOMENT,
    column_for,
    one_of,
    sealed_for,
    technical,
)
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.matching.model import StoredMatch
from tic_domain.matching.runs import CoacheeScores, MatchRun, RunState

runs: Final = Table(
    "match_runs",
    METADATA,
    column_for(MatchRun, "id", Uuid, primary_key=True),
    column_for(MatchRun, "state", Text),
    column_for(MatchRun, "at", MOMENT),
    column_for(MatchRun, "by_workers", Boolean),
    column_for(MatchRun, "shards", Integer),
    column_for(MatchRun, "weights_version", Integer),
    column_for(MatchRun, "moved_at", MOMENT),
    column_for(MatchRun, "report", DOCUMENT, nullable=True),
    one_of("state", RunState, "state_known"),
    Index("uq_match_runs_open", "state", unique=True, postgresql_where=text("state = 'open'")),
    schema=DATA,
)

_result: Final[Column[bytes]] = sealed_for(
    CoacheeScores, "skipped", "kept_away_by", "pairs", name="result", nullable=True
)

scores: Final = Table(
    "match_run_scores",
    METADATA,
    column_for(CoacheeScores, "run_id", Uuid, ForeignKey(runs.c.id), primary_key=True),
    column_for(CoacheeScores, "coachee_id", Uuid, ForeignKey(accounts.c.id), primary_key=True),
    technical("shard", Integer, "which part of the run a coachee is in"),
    column_for(CoacheeScores, "answers_version", Integer, nullable=True),
    _result,
    Index("ix_match_run_scores_waiting", "run_id", "shard", "coachee_id", postgresql_where=_result.is_(None)),
    schema=DATA,
)

suggestions: Final = Table(
    "suggestions",
    METADATA,
    column_for(StoredMatch, "coachee_id", Uuid, ForeignKey(accounts.c.id), primary_key=True),
    column_for(StoredMatch, "id", Uuid),
    column_for(StoredMatch, "coach_id", Uuid, ForeignKey(accounts.c.id), index=True),
    column_for(StoredMatch, "answers_version", Integer),
    column_for(StoredMatch, "weights_version", Integer),
    sealed_for(StoredMatch, "inputs", "score", "contributions", name="result"),
    column_for(StoredMatch, "made_at", MOMENT),
    schema=DATA,
)
