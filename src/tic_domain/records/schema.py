"""The JSON Schema of an export, made of the kinds of records themselves."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tic_domain.records.model import HeldField, HeldKind, Shape
from tic_domain.records.vocabulary import label_of, words_of

VERSION: Final = 1
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final = {"type": "string"}
_MOMENT: Final = {"type": "string", "format": "date-time"}
_OPTIONAL_MOMENT: Final = {"anyOf": [_MOMENT, {"type": "null"}]}
_SHAPES: Final[Mapping[Shape, Mapping[str, Any]]] = {
    Shape.TEXT: _TEXT,
    Shape.NUMBER: {"type": "integer"},
    Shape.FLAG: {"type": "boolean"},
    Shape.MOMENT: _MOMENT,
    Shape.DAY: {"type": "string", "format": "date"},
    Shape.ID: {"type": "string", "format": "uuid"},
    Shape.LIST: {"type": "array", "items": _TEXT},
    Shape.DOCUMENT: {"type": ["object", "array"]},
    Shape.PERIOD: {
        "type": "object",
        "properties": {"from": _OPTIONAL_MOMENT, "until": _OPTIONAL_MOMENT},
        "required": ["from", "until"],
        "additionalProperties": False,
    },
}


def export_schema(kinds: Iterable[HeldKind]) -> dict[str, Any]:
    """Closed: what is not in it is in no export."""
    known = tuple(kinds)
    return {
        "$schema": DIALECT,
        "title": "What techinterview.coach holds about one person",
        "description": "Times are in UTC. Amounts are in minor units (cents; whole yen) of their currency.",
        "type": "object",
        "properties": {
            "version": {"const": VERSION, "description": "Of this schema."},
            "account_id": {"type": "string", "format": "uuid", "description": "Whose export it is."},
            "made_at": {**_MOMENT, "description": "The moment whose state it shows."},
            "records": {
                "type": "object",
                "properties": {kind.key: _list_of(kind) for kind in known},
                "required": [kind.key for kind in known],
                "additionalProperties": False,
            },
            "files": {
                "type": "array",
                "description": "Files in the archive, by their names there.",
                "items": _TEXT,
            },
            "files_removed_meanwhile": {
                "type": "array",
                "description": "Files that were deleted while the export was made.",
                "items": _TEXT,
            },
        },
        "required": ["version", "account_id", "made_at", "records", "files", "files_removed_meanwhile"],
        "additionalProperties": False,
    }


def _list_of(kind: HeldKind) -> dict[str, Any]:
    words = words_of(kind.key)
    return {
        "title": words.title,
        "description": words.what,
        "type": "array",
        "items": {
            "type": "object",
            "properties": {field.name: _value(kind, field) for field in kind.fields},
            "required": [field.name for field in kind.fields],
            "additionalProperties": False,
        },
    }


def _value(kind: HeldKind, field: HeldField) -> dict[str, Any]:
    described = {"title": label_of(kind.key, field.name)}
    return {**described, "anyOf": [_SHAPES[field.shape], {"type": "null"}]}
