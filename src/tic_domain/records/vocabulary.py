"""Kinds of records and their fields in plain words, and where each is corrected: read from `words.toml`."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import attrs

from tic_domain.records.model import HeldKind

GROUPS: Final = (
    "Your account",
    "Your coach profile and calendar",
    "Quiz, CV and matches",
    "Conversations and sharing",
    "Orders and money",
)
_FACT: Final = "It is a record of what happened. Write to support if it is wrong."

MONEY_IN: Final[Mapping[tuple[str, str], str]] = {
    ("offerings", "price_amount"): "price_currency",
    ("orders", "price"): "currency",
    ("orders", "single_price"): "currency",
    ("orders", "refund"): "currency",
    ("subscriptions", "price"): "currency",
    ("ledger_movements", "amount"): "currency",
    ("ledger_postings", "amount"): "currency",
}
"""Amounts in minor units, and the field that says the currency."""


@attrs.frozen(kw_only=True)
class KindWords:
    title: str
    what: str
    group: str
    """A heading that several kinds share: one of GROUPS."""
    correct: str = _FACT
    """How it is put right: the words of the link, or why there is nothing to correct."""
    correct_at: str | None = None
    """An address of the site."""
    fields: Mapping[str, str] = attrs.field(factory=dict)


@cache
def _document() -> Mapping[str, Any]:
    return tomllib.loads(files("tic_domain.records").joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def all_words() -> Mapping[str, KindWords]:
    """In the order in which they are shown."""
    return {key: KindWords(**words) for key, words in _document()["kinds"].items()}


def words_of(kind: str) -> KindWords:
    """Raises LookupError: nothing is held that can't be explained."""
    return all_words()[kind]


@cache
def label_of(kind: str, field: str) -> str:
    """Raises LookupError."""
    return all_words()[kind].fields.get(field) or str(_document()["fields"][field])


def unworded(kinds: Iterable[HeldKind]) -> tuple[str, ...]:
    """What nobody has found words for yet: `kind` or `kind.field`."""
    missing = []
    for kind in kinds:
        words = all_words().get(kind.key)
        if words is None or words.group not in GROUPS:
            missing.append(kind.key)
            continue
        known = words.fields.keys() | _document()["fields"].keys()
        missing += [f"{kind.key}.{field.name}" for field in kind.fields if field.name not in known]
    return tuple(missing)
