"""Checks of the classification over everything that is stored or handed to workers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from tic_adapters.policy.shapes import Untold, hints_of, holds_text, inner_classes
from tic_domain.privacy.model import Gate
from tic_domain.shared.classification import (
    Classification,
    Erasure,
    Exported,
    LegalBasis,
    LogRule,
    Personal,
    Processor,
    classification_of,
    is_stored,
)
from tic_domain.shared.clauses import clause
from tic_domain.shared.files import FileKey

Place = tuple[str, Classification]
Document = tuple[str, type, tuple[str, ...]]
"""A column's name, and the attributes of a stored class that are one document in it."""

_IDENTIFIES: Final = (
    "user.name",
    "user.contact",
    "user.content.private",
    "user.social",
    "user.government_id",
)
_NEVER: Final = ("sell", "advertising", "third_party_sharing", "marketing", "train_ai")


def places_of(classes: Iterable[type]) -> Iterator[Place]:
    """Every classified attribute of stored classes; what isn't classified is another gate's."""
    for cls in classes:
        for field in attrs.fields(cls):
            try:
                yield f"{cls.__module__}.{cls.__qualname__}.{field.name}", classification_of(cls, field.name)
            except LookupError:
                continue


@clause("C7.1")
def exported_gate(places: Iterable[Place]) -> Gate:
    """Personal = exported under a name, or left out for a reason."""

    def problem(one: Personal) -> str | None:
        if isinstance(one.export, Exported):
            return None if one.export.name.strip() else "is exported under no name"
        return None if one.export.reason.strip() else "is left out of the export without a reason"

    return _personal_gate("personal: exported, or exempt for a reason", places, problem)


@clause("C6.2", "C6.3", "C7.4")
def erased_gate(places: Iterable[Place]) -> Gate:
    """Personal = erased, or retained by law until a date; what names a person is never kept on."""
    return _personal_gate("personal: erased, or retained until a date", places, _kept_without_reason)


def _kept_without_reason(one: Personal) -> str | None:
    if one.erasure is Erasure.KEEP_LEGAL:
        if one.legal_basis is not LegalBasis.LEGAL_OBLIGATION:
            return "is kept without a legal obligation"
        if one.retention.duration is None:
            return "is kept without an end"
    if one.erasure in {Erasure.KEEP_LEGAL, Erasure.PSEUDONYM} and one.category.startswith(_IDENTIFIES):
        return f"says who somebody is ({one.category}) and isn't erased"
    return None


@clause("C3.5", "C4.1")
def recipients_gate(places: Iterable[Place]) -> Gate:
    """Nothing goes to anybody but the providers that the policy names, and for no purpose of selling."""

    def problem(one: Personal) -> str | None:
        if not one.recipients or not all(isinstance(to, Processor) for to in one.recipients):
            return "goes to somebody whom the policy doesn't name"
        if not one.purposes:
            return "has no purpose"
        wrong = sorted(purpose for purpose in one.purposes if any(word in purpose for word in _NEVER))
        return f"is used for {', '.join(wrong)}" if wrong else None

    return _personal_gate("personal: recipients and purposes that the policy names", places, problem)


@clause("C2.6")
def masked_gate(places: Iterable[Place]) -> Gate:
    """What no log may carry, and is sealed, no recording may show."""

    def problem(one: Personal) -> str | None:
        sensitive = one.log is LogRule.NEVER and one.erasure is Erasure.SHRED
        return "is sensitive and not masked" if sensitive and not one.replay_mask else None

    return _personal_gate("personal: masked where sensitive", places, problem)


def _personal_gate(name: str, places: Iterable[Place], problem: Callable[[Personal], str | None]) -> Gate:
    personal = [(place, one) for place, one in places if isinstance(one, Personal)]
    found = [(place, problem(one)) for place, one in personal]
    return Gate(
        name=name,
        checked=len(personal),
        failures=tuple(f"{place} {what}" for place, what in found if what is not None),
    )


@clause("C7.1", "C7.4")
def documents_gate(documents: Iterable[Document]) -> Gate:
    """Attributes within a stored document: part of a personal datum, or each classified by itself."""
    checked, failures = 0, []
    for column, owner, attributes in documents:
        for attribute in attributes:
            count, problems = _document(f"{column} ({owner.__qualname__}.{attribute})", owner, attribute)
            checked += count
            failures += problems
    return Gate(name="attributes in documents", checked=checked, failures=tuple(failures))


def _document(place: str, owner: type, attribute: str) -> tuple[int, list[str]]:
    outer = classification_of(owner, attribute)
    try:
        inner = list(inner_classes(hints_of(owner)[attribute]))
    except Untold as error:
        return 1, [f"{place}: {error} doesn't say what it holds"]
    checked, failures = 1, []
    for cls in inner:
        for field in attrs.fields(cls):
            checked += 1
            if is_stored(cls) or not isinstance(outer, Personal):
                try:
                    found = classification_of(cls, field.name)
                except LookupError:
                    failures.append(f"{place}: {cls.__qualname__}.{field.name} is not classified")
                    continue
                if isinstance(found, Personal) and not isinstance(outer, Personal):
                    failures.append(f"{place}: {cls.__qualname__}.{field.name} is personal, its column isn't")
    return checked, failures


@clause("C3.1", "C7.4")
def arguments_gate(jobs: Iterable[type]) -> Gate:
    """Arguments of jobs lie open in the queue: ids, numbers and times, and no words of a person's own."""
    checked, failures = 0, []
    for job in jobs:
        hints = hints_of(job)
        for field in attrs.fields(job):
            checked += 1
            problem = _argument(job, field.name, hints)
            if problem is not None:
                failures.append(f"{job.__module__}.{job.__qualname__}.{field.name} {problem}")
    return Gate(name="arguments of jobs", checked=checked, failures=tuple(failures))


def _argument(job: type, name: str, hints: Mapping[str, Any]) -> str | None:
    try:
        found = classification_of(job, name)
    except LookupError:
        return "is not classified"
    if not isinstance(found, Personal):
        return None
    if found.erasure is Erasure.SHRED:
        return "is sealed where it is stored, and would lie open in the queue"
    try:
        is_text = holds_text(hints[name])
    except Untold as error:
        return f"is {error}, which doesn't say what it holds"
    if is_text and not found.category.startswith("user.unique_id"):
        return f"can hold text ({found.category})"
    return None


@clause("C6.2")
def files_gate(classes: Iterable[type]) -> Gate:
    """Every key of a file lies in a datum that erasing finds, or says why its file is about nobody."""
    checked, failures = 0, []
    for cls in classes:
        for name, hint in hints_of(cls).items():
            if not _is_file_key(hint):
                continue
            checked += 1
            place = f"{cls.__module__}.{cls.__qualname__}.{name}"
            try:
                found = classification_of(cls, name)
            except LookupError:
                failures.append(f"{place} names a file and is not classified")
                continue
            if isinstance(found, Personal) and found.erasure not in {Erasure.DROP_ROW, Erasure.SHRED}:
                failures.append(f"{place} names a file that erasing leaves behind")
    return Gate(name="keys of files", checked=checked, failures=tuple(failures))


def _is_file_key(hint: Any) -> bool:
    return hint is FileKey or FileKey in getattr(hint, "__args__", ())
