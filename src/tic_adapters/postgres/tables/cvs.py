"""Versions of CVs. Name and suggestions are sealed; the content is a sealed file elsewhere."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, column_for, one_of, sealed_for
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.matching.cv import CvVersion
from tic_domain.matching.cv_text import CvFormat

cvs: Final = Table(
    "cvs",
    METADATA,
    column_for(CvVersion, "id", Uuid, primary_key=True),
    column_for(CvVersion, "coachee_id", Uuid, ForeignKey(accounts.c.id)),
    column_for(CvVersion, "version", Integer),
    column_for(CvVersion, "format", Text),
    column_for(CvVersion, "size", Integer),
    column_for(CvVersion, "pages", Integer, nullable=True),
    sealed_for(CvVersion, "file_name", "suggestions", name="details", nullable=True),
    column_for(CvVersion, "file_key", Uuid, nullable=True),
    column_for(CvVersion, "uploaded_at", MOMENT),
    column_for(CvVersion, "removed_at", MOMENT, nullable=True),
    UniqueConstraint("coachee_id", "version"),
    UniqueConstraint("file_key"),
    CheckConstraint("version >= 1", name="version_counts"),
    one_of("format", CvFormat, "format_known"),
    # A deleted version keeps nothing of what was in it.
    CheckConstraint(
        "(removed_at IS NULL) = (details IS NOT NULL) AND (removed_at IS NULL) = (file_key IS NOT NULL)",
        name="deleted_is_empty",
    ),
    schema=DATA,
)
