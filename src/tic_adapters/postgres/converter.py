"""The one converter between attrs classes and rows or JSON. What it doesn't know, or misses, is an error."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final, TypeVar
from uuid import UUID

from cattrs import Converter
from cattrs.preconf.json import JsonConverter, make_converter

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.matching.model import MatchInputs, QuizAnswers
from tic_domain.matching.tagging import Suggestions
from tic_domain.matching.versions import LearnedFrom, WeightsDecision

T = TypeVar("T")

_SORTED: Final[Mapping[type, Any]] = {frozenset: sorted}


@cache
def rows() -> Converter:
    """For rows: ids, times and bytes are the driver's own; sets are sorted lists, enums their values.

    What is stored as one document within a row is converted by `documents`.
    """
    converter = Converter(forbid_extra_keys=True, unstruct_collection_overrides=_SORTED)
    for kept in (UUID, date, datetime, bytes, Suggestions):
        converter.register_structure_hook(kept, _as_it_is)
    for nested in (WeeklyHours, QuizAnswers, MatchInputs, LearnedFrom, WeightsDecision):
        converter.register_structure_hook(nested, documents().structure)
        converter.register_unstructure_hook(nested, documents().unstructure)
    return converter


@cache
def documents() -> JsonConverter:
    """For JSON documents, sealed or plain."""
    converter = make_converter(forbid_extra_keys=True, unstruct_collection_overrides=_SORTED)
    converter.register_structure_hook(UUID, lambda text, _: UUID(text))
    converter.register_unstructure_hook(UUID, str)
    return converter


def structured(row: Mapping[str, Any], cls: type[T]) -> T:
    return rows().structure(row, cls)


def _as_it_is(value: Any, cls: type) -> Any:
    if not isinstance(value, cls):
        raise TypeError(f"{type(value).__qualname__} where {cls.__qualname__} is stored")
    return value
