"""The dictionary as a tree of words, so that a text is gone through once."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

import attrs

from tic_domain.matching.dictionary.tokens import Tokens

Words: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]
"""Key → how it is compared → names."""


class Mode(Enum):
    ANY = "any"
    """Whole words in any case."""
    EXACT = "exact"
    """As written: a capital letter must be one."""
    CUED = "cued"
    """As written, and only where the surroundings show what is meant."""


@attrs.frozen
class Entry:
    """`surface` is None where case doesn't matter; `key` is None where the phrase means nothing to us."""

    key: str | None
    mode: Mode
    surface: tuple[str, ...] | None


class Hit(NamedTuple):
    """A phrase of the dictionary in a text, from one word to another, both included."""

    first: int
    last: int
    entries: tuple[Entry, ...]

    @property
    def is_sure(self) -> bool:
        return any(entry.mode is not Mode.CUED for entry in self.entries)


@attrs.define
class _Node:
    children: "dict[str, _Node]" = attrs.field(factory=dict)
    entries: list[Entry] = attrs.field(factory=list)
    settled: tuple[Entry, ...] = ()
    """What fits here whatever the case; empty where the case decides, or nothing ends here."""

    def settle(self) -> None:
        if not any(entry.surface for entry in self.entries):
            self.settled = _known(self.entries)
        for child in self.children.values():
            child.settle()


_MOST_HITS: Final = 5000
"""Of one kind: no CV names more, and what comes behind them is not looked at."""
_NOTHING: Final = Entry(key=None, mode=Mode.ANY, surface=None)
_CUE: Final = Entry(key="", mode=Mode.ANY, surface=None)


@attrs.frozen
class Found:
    hits: Mapping[str, list[Hit]]
    """Kind of entry → its hits, in their order."""
    near: Mapping[str, frozenset[int]]
    """Kind of cue → the words that belong to one."""


@attrs.frozen
class Dictionary:
    """Kinds of entries, and of cues, are looked for each by itself; within one the longest phrase wins."""

    kinds: tuple[str, ...]
    cues: tuple[str, ...]
    headings: Mapping[tuple[str, ...], str]
    """Words of a heading → what stands below it."""
    hints: Mapping[str, tuple[str, ...]]
    """Role → the topics that suggest it where no title does."""
    words: frozenset[str]
    _roots: Mapping[str, tuple[tuple[int, _Node], ...]]

    @classmethod
    def of(
        cls,
        entries: Mapping[str, Words],
        *,
        near: Mapping[str, Sequence[str]],
        nothing: Mapping[str, Sequence[str]],
        headings: Mapping[str, Sequence[str]],
        hints: Mapping[str, Sequence[str]],
    ) -> "Dictionary":
        """`near`: kind of cue → its phrases. `nothing`: of each kind, phrases that contain one of its names
        and mean something else."""
        kinds, cues = tuple(entries), tuple(near)
        trees = [_Node() for _ in kinds + cues]
        words: set[str] = set()
        for tree, cue in zip(trees[len(kinds) :], cues, strict=True):
            for phrase in near[cue]:
                _plant(tree, phrase, _CUE, words)
        for tree, kind in zip(trees, kinds, strict=False):
            for phrase in nothing.get(kind, ()):
                _plant(tree, phrase, _NOTHING, words)
            for key, modes in entries[kind].items():
                for mode, names in modes.items():
                    for name in names:
                        _plant_name(tree, key, Mode(mode), name, words)
        roots: dict[str, list[tuple[int, _Node]]] = {}
        for number, tree in enumerate(trees):
            tree.settle()
            for word, node in tree.children.items():
                roots.setdefault(word, []).append((number, node))
        return cls(
            kinds=kinds,
            cues=cues,
            headings={
                tuple(Tokens.of(name).words): kind for kind, names in headings.items() for name in names
            },
            hints={role: tuple(topics) for role, topics in hints.items()},
            words=frozenset(words),
            roots={word: tuple(nodes) for word, nodes in roots.items()},
        )

    def scan(self, tokens: Tokens) -> Found:
        hits: list[list[Hit]] = [[] for _ in self.kinds]
        near: list[list[int]] = [[] for _ in self.cues]
        count = len(hits)
        free = [0] * (count + len(near))
        roots = self._roots
        for place, word in enumerate(tokens.words):
            found = roots.get(word)
            if found is None:
                continue
            for kind, node in found:
                if place < free[kind]:
                    continue
                if kind >= count and not node.children:
                    near[kind - count].append(place)  # by far the most are single words
                    continue
                hit = _longest(tokens, place, node)
                if hit is None:
                    continue
                free[kind] = hit.last + 1
                if kind >= count:
                    near[kind - count].extend(range(place, hit.last + 1))
                elif hit.entries[0].key is not None:
                    hits[kind].append(hit)
                    if len(hits[kind]) == _MOST_HITS:
                        free[kind] = len(tokens.words)
        return Found(
            hits=dict(zip(self.kinds, hits, strict=True)),
            near={cue: frozenset(places) for cue, places in zip(self.cues, near, strict=True)},
        )


def _longest(tokens: Tokens, first: int, node: _Node) -> Hit | None:
    if node.settled and not node.children:
        return Hit(first, first, node.settled)
    best: Hit | None = None
    last, end = first, len(tokens.words)
    while True:
        if node.entries:
            entries = node.settled or _fitting(node.entries, tokens, first, last)
            if entries:
                best = Hit(first, last, entries)
        last += 1
        if not node.children or last == end:
            return best
        step = tokens.step(last)
        child = None if step is None else node.children.get(step + tokens.words[last])
        if child is None:
            return best
        node = child


def _fitting(entries: Sequence[Entry], tokens: Tokens, first: int, last: int) -> tuple[Entry, ...]:
    surface = tokens.surface(first, last)
    return _known(
        [entry for entry in entries if entry.surface is None or _is_written(entry.surface, surface)]
    )


def _is_written(name: tuple[str, ...], surface: tuple[str, ...]) -> bool:
    """Headings and beginnings of sentences have capitals where the name has none; never the reverse."""
    return name == surface or all(
        len(wanted) == len(there)
        and all(a == b or a.upper() == b for a, b in zip(wanted, there, strict=True))
        for wanted, there in zip(name, surface, strict=True)
    )


def _known(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """What means something goes before what means nothing."""
    return tuple(entry for entry in entries if entry.key is not None) or tuple(entries[:1])


def _plant_name(tree: _Node, key: str, mode: Mode, name: str, words: set[str]) -> None:
    tokens = Tokens.of(name)
    surface = None if mode is Mode.ANY else tokens.surface(0, len(tokens.words) - 1)
    _plant(tree, name, Entry(key=key, mode=mode, surface=surface), words)


def _plant(tree: _Node, phrase: str, entry: Entry, words: set[str]) -> None:
    tokens = Tokens.of(phrase)
    node = tree
    for place, word in enumerate(tokens.words):
        step = tokens.step(place) if place else ""
        node = node.children.setdefault((step or "") + word, _Node())
    if node is tree:
        raise ValueError(f"“{phrase}” has no word")
    node.entries.append(entry)
    words.update(tokens.words)
