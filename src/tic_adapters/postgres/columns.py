"""Columns that say what they hold: each carries the classification of the attribute it stores."""

from enum import Enum
from typing import Any, Final

from sqlalchemy import CheckConstraint, Column, DateTime, LargeBinary, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeEngine

from tic_domain.shared.classification import Classification, Personal, System, classification_of

ColumnType = TypeEngine[Any] | type[TypeEngine[Any]]

DATA: Final = "tic"
KEYS: Final = "tic_keys"
"""Wrapped subject keys live apart: ordinary backups leave this schema out."""

CLASSIFICATION: Final = "classification"
SEALED: Final = "sealed"
UNDER: Final = "under"
"""Of a sealed column: which column says under whose key, where the table names several people."""
HASHED: Final = "hashed"
"""Of a keyed hash that stands for an account: the purpose that the hash is made with."""
EMPTY: Final = "empty"
"""Of a column that can't be NULL: the value that says nothing, which erasing leaves in it."""
REFERENCE: Final = "reference"
"""Of a column that holds a payment provider's id: it leads from what the provider said to a person."""
HOLDS: Final = "holds"
"""Owner and names of the attributes in a column."""

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

MOMENT: Final = DateTime(timezone=True)
WORDS: Final = ARRAY(Text)
DOCUMENT: Final = JSONB(none_as_null=True)


def column_for(
    owner: type,
    attribute: str,
    type_: ColumnType,
    *constraints: Any,
    name: str | None = None,
    **options: Any,
) -> Column[Any]:
    """A plain column for an attribute of a stored class, classified as that is."""
    info = {
        CLASSIFICATION: classification_of(owner, attribute),
        SEALED: False,
        HOLDS: (owner, (attribute,)),
    }
    return Column(name or attribute, type_, *constraints, info=info, **{"nullable": False, **options})


def sealed_for(owner: type, *attributes: str, name: str | None = None, nullable: bool = False) -> Column[Any]:
    """A sealed column for one attribute, or for several of one classification. LookupError if they differ."""
    kinds = {classification_of(owner, attribute) for attribute in attributes}
    if len(kinds) != 1:
        raise LookupError(f"{owner.__qualname__}: {', '.join(attributes)} are not classified alike")
    column = sealed(name or attributes[0], kinds.pop(), nullable=nullable)
    column.info[HOLDS] = (owner, attributes)
    return column


def sealed(name: str, classification: Classification, *, nullable: bool) -> Column[Any]:
    info = {CLASSIFICATION: classification, SEALED: True}
    return Column(name, LargeBinary, nullable=nullable, info=info)


def plain(
    name: str, type_: ColumnType, classification: Classification, *constraints: Any, **options: Any
) -> Column[Any]:
    """A column that no domain attribute stands for by itself."""
    info = {CLASSIFICATION: classification, SEALED: False}
    return Column(name, type_, *constraints, info=info, **{"nullable": False, **options})


def technical(name: str, type_: ColumnType, reason: str, *constraints: Any, **options: Any) -> Column[Any]:
    return plain(name, type_, System(reason), *constraints, **options)


def marked(column: Column[Any], mark: str, value: object = True) -> Column[Any]:
    """The same column, with one more thing known of it: `marked(column, UNDER, "coach_id")`."""
    column.info[mark] = value
    return column


def one_of(column: str, values: type[Enum], name: str) -> CheckConstraint:
    """Only the values of that enumeration."""
    listed = ", ".join("'{}'".format(str(member.value).replace("'", "''")) for member in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name)


def no_card(column: str) -> CheckConstraint:
    """No text that consists of as many digits as a card has, however they are grouped."""
    return CheckConstraint(f"{column} !~ '^([ -]*[0-9]){{12,19}}[ -]*$'", name=f"{column}_is_no_card")


def classification_in(column: Column[Any]) -> Classification | None:
    found = column.info.get(CLASSIFICATION)
    return found if isinstance(found, Personal | System) else None


def held_in(column: Column[Any]) -> tuple[type, tuple[str, ...]] | None:
    """None where a column stands for no attribute of the domain's."""
    found: tuple[type, tuple[str, ...]] | None = column.info.get(HOLDS)
    return found
