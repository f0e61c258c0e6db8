"""Quiz answers and what was matched with them: sealed under the coachee's key."""

from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, column_for, sealed_for
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.matching.model import Answers, QuizDraft, StoredMatch


def _account(cls: type, attribute: str, **options: Any) -> Column[Any]:
    return column_for(cls, attribute, Uuid, ForeignKey(accounts.c.id), **options)


answers: Final = Table(
    "quiz_answers",
    METADATA,
    column_for(Answers, "id", Uuid, primary_key=True),
    _account(Answers, "coachee_id"),
    column_for(Answers, "version", Integer),
    column_for(Answers, "quiz_version", Integer),
    sealed_for(Answers, "answers"),
    column_for(Answers, "created_at", MOMENT),
    UniqueConstraint("coachee_id", "version"),
    CheckConstraint("version >= 1", name="version_counts"),
    schema=DATA,
)

drafts: Final = Table(
    "quiz_drafts",
    METADATA,
    _account(QuizDraft, "coachee_id", primary_key=True),
    column_for(QuizDraft, "quiz_version", Integer),
    sealed_for(QuizDraft, "steps"),
    column_for(QuizDraft, "updated_at", MOMENT),
    schema=DATA,
)

matches: Final = Table(
    "matches",
    METADATA,
    column_for(StoredMatch, "id", Uuid, primary_key=True),
    _account(StoredMatch, "coachee_id"),
    _account(StoredMatch, "coach_id"),
    column_for(StoredMatch, "answers_version", Integer),
    column_for(StoredMatch, "weights_version", Integer),
    sealed_for(StoredMatch, "inputs", "score", "contributions", name="result"),
    column_for(StoredMatch, "made_at", MOMENT),
    Index("ix_matches_of_coachee", "coachee_id", text("made_at DESC")),
    Index("ix_matches_shown", "coach_id", "made_at"),
    schema=DATA,
)
