"""The dictionary that this software brings."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.vocabulary import Level
from tic_domain.matching.dictionary.entries import Dictionary, Mode
from tic_domain.matching.dictionary.files import KINDS, SOURCES, load, read
from tic_domain.matching.dictionary.tokens import Tokens

KEYS: Final[Mapping[str, set[str]]] = {
    "roles": set(words.ROLES),
    "levels": {str(level.value) for level in Level},
    "topics": set(words.TOPICS),
    "companies": set(words.COMPANIES),
    "languages": set(words.LANGUAGES),
}


def entries(kind: str) -> Iterator[tuple[str, str, str]]:
    """Key, mode and name."""
    for key, modes in read(KINDS[kind]).items():
        if key != SOURCES:
            yield from ((key, mode, name) for mode, names in modes.items() for name in names)


def test_it_has_more_than_1500_entries() -> None:
    assert sum(1 for kind in KINDS for _ in entries(kind)) > 1500


@pytest.mark.parametrize("kind", KINDS)
def test_each_file_names_its_sources(kind: str) -> None:
    assert all(len(source) > 15 for source in read(KINDS[kind])[SOURCES])


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_the_vocabulary_is_reached_and_no_other(kind: str) -> None:
    assert {key for key, _, _ in entries(kind)} == KEYS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_how_names_are_compared_is_known(kind: str) -> None:
    assert {mode for _, mode, _ in entries(kind)} <= {mode.value for mode in Mode}


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_stands_twice(kind: str) -> None:
    # Those that case tells apart are compared with it, the others without.
    names = Counter(path(name) if mode == Mode.ANY.value else name for _, mode, name in entries(kind))

    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_belongs_to_two_keys(kind: str) -> None:
    keys: dict[tuple[str, ...], set[str]] = {}
    for key, _, name in entries(kind):
        keys.setdefault(tuple(Tokens.of(name).words), set()).add(key)

    assert {name: found for name, found in keys.items() if len(found) > 1} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_short_plain_words(kind: str) -> None:
    odd = [name for _, _, name in entries(kind) if name != name.strip() or len(name) > 60 or "  " in name]

    assert odd == []
    assert not any(re.search(r"https?:|@", name) for _, _, name in entries(kind))


def test_every_name_is_found_where_it_stands_alone() -> None:
    dictionary = load()
    missed = [
        (kind, name)
        for kind in KINDS
        for key, _, name in entries(kind)
        if key not in found_keys(dictionary, kind, name)
    ]

    assert missed == []


def path(name: str) -> str:
    """Its words as they are looked for, with what must stand between them."""
    tokens = Tokens.of(name)
    return " ".join(
        ((tokens.step(place) or "") if place else "") + word for place, word in enumerate(tokens.words)
    )


def found_keys(dictionary: Dictionary, kind: str, name: str) -> set[str | None]:
    hits = dictionary.scan(Tokens.of(name, dictionary.words)).hits[kind]
    return {entry.key for hit in hits for entry in hit.entries}


def test_cues_and_hints_speak_of_what_there_is() -> None:
    cues = read("cues.toml")

    assert set(cues["hints"]) <= KEYS["roles"]
    assert {topic for topics in cues["hints"].values() for topic in topics} <= KEYS["topics"]
    assert set(cues["nothing"]) <= set(KINDS)
    assert set(cues["headings"]) == {"skills", "experience", "languages", "other"}


def test_no_heading_stands_for_two_sections() -> None:
    sections: dict[tuple[str, ...], set[str]] = {}
    for section, names in read("cues.toml")["headings"].items():
        for name in names:
            sections.setdefault(tuple(Tokens.of(name).words), set()).add(section)

    assert {name: found for name, found in sections.items() if len(found) > 1} == {}
