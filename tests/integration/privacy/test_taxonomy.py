"""Whatever is stored is classified in the terms of fideslang, or in the few of our own."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import attrs
import pytest
from fideslang.default_taxonomy import DEFAULT_TAXONOMY

from tic_adapters.policy.evidence import source_folder
from tic_adapters.policy.marked_code import marked_code
from tic_adapters.policy.symbols import inspect_code
from tic_adapters.postgres.columns import classification_in
from tic_adapters.postgres.personal_data import BLIND_INDEX
from tic_adapters.postgres.tables import METADATA
from tic_domain.shared.classification import OWN_TERMS, Personal, Subject, classification_of

_GIVEN: Final = {
    kind: {one.fides_key for one in terms or () if not one.version_deprecated}
    for kind, terms in (
        ("category", DEFAULT_TAXONOMY.data_category),
        ("purpose", DEFAULT_TAXONOMY.data_use),
        ("subject", DEFAULT_TAXONOMY.data_subject),
    )
}
Place = tuple[str, Personal]
Term = tuple[str, str]


def _attributes() -> Iterator[Place]:
    for cls in inspect_code().stored:
        for field in attrs.fields(cls):
            found = classification_of(cls, field.name)
            if isinstance(found, Personal):
                yield f"{cls.__qualname__}.{field.name}", found


def _columns() -> Iterator[Place]:
    for table in METADATA.tables.values():
        for column in table.columns:
            found = classification_in(column)
            if isinstance(found, Personal):
                yield f"{table.fullname}.{column.name}", found


def _terms(one: Personal) -> Iterator[Term]:
    yield "category", one.category
    yield from (("purpose", purpose) for purpose in one.purposes)
    yield from (("subject", subject.value) for subject in one.subjects)


def _unknown(places: Iterable[Place]) -> list[str]:
    return [
        f"{where}: {kind} {term}"
        for where, one in places
        for kind, term in _terms(one)
        if term not in _GIVEN[kind] | OWN_TERMS
    ]


@pytest.mark.parametrize("places", [_attributes, _columns], ids=["attributes", "columns"])
def test_every_term_is_known(places: Callable[[], Iterator[Place]]) -> None:
    found = list(places())
    terms = [term for _, one in found for term in _terms(one)]
    sys.stdout.write(f"{len(found)} personal places, {len(terms)} terms, {len(set(terms))} distinct\n")
    assert len(found) > 30
    assert {kind for kind, _ in terms} == {"category", "purpose", "subject"}
    assert all(any(kind == given for given, _ in _terms(one)) for _, one in found for kind in _GIVEN)
    assert _unknown(found) == []


def test_a_term_that_nobody_knows_is_found_and_named() -> None:
    planted = attrs.evolve(
        BLIND_INDEX,
        category="user.shoe_size",
        purposes=frozenset({"essential.curiosity"}),
        subjects=frozenset({Subject.COACH}),
    )
    assert _unknown([("planted", planted)]) == [
        "planted: category user.shoe_size",
        "planted: purpose essential.curiosity",
    ]


def test_no_term_of_our_own_is_one_of_theirs_or_goes_unused() -> None:
    used = {term for places in (_attributes(), _columns()) for _, one in places for _, term in _terms(one)}
    assert set.union(*_GIVEN.values()).isdisjoint(OWN_TERMS)
    assert OWN_TERMS - used <= {"user.content.private.cv"}  # until there are CVs


def test_marks_read_from_the_source_are_those_of_the_code_that_runs() -> None:
    read = {
        (one, f"{place.path}:{place.name}")
        for one, places in marked_code(source_folder()).items()
        for place in places
    }
    running = {
        (one, f"{symbol.place.rpartition(':')[0]}:{symbol.name.removeprefix(_module(symbol.place))}")
        for one, symbols in inspect_code().marks.items()
        for symbol in symbols
    }
    assert len(read) > 200
    assert read == running


def _module(place: str) -> str:
    return place.rpartition(":")[0].removesuffix(".py").removesuffix("/__init__").replace("/", ".") + "."
