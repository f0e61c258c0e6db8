"""The directory's filters as the page shows them: options with counts, and what is chosen."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from tic_domain.coaches.directory import CHOICES, DirectoryFilter, FilterCounts, Relaxation
from tic_domain.coaches.vocabulary import LEVEL_LABELS
from tic_domain.shared.checks import Checks
from tic_domain.shared.money import MINOR_DIGITS
from tic_web.pages.forms import Form, amount, options
from tic_web.pages.rendering import many

PATH: Final = "/coaches"
TITLES: Final[Mapping[str, str]] = {
    "role": "Role",
    "company": "Company",
    "topic": "Topic",
    "language": "Language",
    "interview_kind": "Kind of interview",
}
HINTS: Final[Mapping[str, str]] = {
    "role": "Any of those chosen.",
    "company": "Worked at or interviewed for any of those chosen.",
    "topic": "All of those chosen.",
    "language": "Any of those chosen.",
    "interview_kind": "All of those chosen.",
}
FIELDS: Final = ("text", *CHOICES, "level", "price_up_to", "currency", "place_left")


@attrs.frozen(kw_only=True)
class Option:
    key: str
    label: str
    coaches: int | None
    """None where they weren't counted."""

    @property
    def text(self) -> str:
        return self.label if self.coaches is None else f"{self.label} ({self.coaches:,})"


@attrs.frozen(kw_only=True)
class Choice:
    """A filter of several keys. Those chosen stand first, then those that leave somebody, the others last."""

    name: str
    title: str
    hint: str
    options: tuple[Option, ...]
    chosen: int


@attrs.frozen(kw_only=True)
class Chip:
    """Something chosen, and the address without it."""

    label: str
    path: str
    total: int | None = None


def wanted_of(form: Form) -> DirectoryFilter:
    """Raises InvalidInput. An empty value is none: a form sends all its fields."""
    price, level = None, form.value("level").strip()
    with Checks() as check:
        if form.value("price_up_to").strip():
            price = amount(check, form, "price_up_to", "currency")
        if level and level not in {str(one.value) for one in LEVEL_LABELS}:
            check.choice("level", level, [str(one.value) for one in LEVEL_LABELS])
    keys: Any = {name: frozenset(key for key in form.all(name) if key) for name in CHOICES}
    return DirectoryFilter(
        text=form.value("text"),
        level=int(level) if level else None,
        price_up_to=price,
        place_left=form.value("place_left") not in {"", "false"},
        **keys,
    )


def query_of(wanted: DirectoryFilter, **more: str) -> str:
    """The address that asks for it."""
    price = wanted.price_up_to
    pairs = [("text", wanted.text)]
    pairs += [(name, key) for name in CHOICES for key in sorted(wanted.keys(name))]
    pairs.append(("level", str(int(wanted.level)) if wanted.level else ""))
    if price is not None:
        pairs += [("price_up_to", str(price).split(" ", maxsplit=1)[0]), ("currency", price.currency)]
    pairs += [("place_left", "true" if wanted.place_left else ""), *more.items()]
    return many(PATH, pairs)


def choices(wanted: DirectoryFilter, counts: FilterCounts | None) -> tuple[Choice, ...]:
    made = []
    for name, labels in CHOICES.items():
        chosen = wanted.keys(name)
        found = [
            Option(key=key, label=label, coaches=counts.keys[name][key] if counts else None)
            for key, label in options(labels)
        ]
        found.sort(key=lambda one: (one.key not in chosen, one.coaches == 0))
        made.append(
            Choice(
                name=name, title=TITLES[name], hint=HINTS[name], options=tuple(found), chosen=len(chosen)
            )
        )  # fmt: skip
    return tuple(made)


def levels(counts: FilterCounts | None) -> list[tuple[str, str]]:
    return [
        (str(level.value), f"{label} ({counts.levels[level]:,})" if counts else label)
        for level, label in LEVEL_LABELS.items()
    ]


def currencies() -> list[tuple[str, str]]:
    return [(code, code.upper()) for code in MINOR_DIGITS]


def chips(wanted: DirectoryFilter) -> tuple[Chip, ...]:
    made = []
    if wanted.text:
        made.append(Chip(label=f"“{wanted.text}”", path=query_of(wanted.without("text"))))
    for name, labels in CHOICES.items():
        made += [
            Chip(label=labels.get(key, key), path=query_of(wanted.without(name, key)))
            for key in sorted(wanted.keys(name))
        ]
    for name in ("level", "price_up_to", "place_left"):
        if getattr(wanted, name):
            made.append(Chip(label=words_for(wanted, name), path=query_of(wanted.without(name))))
    return tuple(made)


def words_for(wanted: DirectoryFilter, name: str) -> str:
    if name == "level" and wanted.level:
        return f"Prepares for {dict(levels(None))[str(int(wanted.level))]}"
    return f"Up to {wanted.price_up_to}" if name == "price_up_to" else "Has a place left"


def ways_out(wanted: DirectoryFilter, relaxations: tuple[Relaxation, ...]) -> tuple[Chip, ...]:
    """What to take away, in words."""
    made = []
    for one in relaxations:
        if one.name == "text":
            label = f"“{one.key or wanted.text}”"
        elif one.name in CHOICES:
            label = CHOICES[one.name][one.key] if one.key else f"{TITLES[one.name].lower()} chosen"
            label = f"“{label}”" if one.key else f"any {label}"
        else:
            label = f"“{words_for(wanted, one.name)}”"
        made.append(Chip(label=label, path=query_of(one.wanted), total=one.total))
    return tuple(made)


def harmless(form: Form) -> DirectoryFilter:
    """What can be read of a form that was refused, for its options to stand as they were."""
    keys: Any = {
        name: frozenset(key for key in form.all(name) if key in labels) for name, labels in CHOICES.items()
    }
    return DirectoryFilter(**keys)
