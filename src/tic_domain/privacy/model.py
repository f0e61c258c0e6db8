"""A legal text in parts, and the evidence for a clause."""

from hashlib import sha256

import attrs


@attrs.frozen(kw_only=True)
class Clause:
    """A promise. `id` is None for text that promises nothing by itself."""

    id: str | None
    text: str

    @property
    def pin(self) -> str:
        """The first 16 hex digits of the text's SHA-256: another wording is another pin."""
        return sha256(self.text.encode()).hexdigest()[:16]


@attrs.frozen(kw_only=True)
class Section:
    """`listed` clauses are set as a list under the first paragraph."""

    number: int
    title: str
    intro: str
    listed: tuple[Clause, ...]
    clauses: tuple[Clause, ...]
    """Paragraphs after the list."""


@attrs.frozen(kw_only=True)
class LegalText:
    title: str
    effective: str
    lead: str
    sections: tuple[Section, ...]

    def clauses(self) -> tuple[Clause, ...]:
        """Those with an id, in the order of the text."""
        every = (part for section in self.sections for part in (*section.listed, *section.clauses))
        return tuple(part for part in every if part.id is not None)


@attrs.frozen(kw_only=True)
class ClauseEvidence:
    """What keeps a clause, and what would fail if it were broken."""

    clause: Clause
    symbols: tuple[str, ...]
    """Dotted names of the code marked with it."""
    tests: tuple[str, ...]
    """`path::name` of the tests marked with it."""
    mutants: tuple[str, ...]
    """Ids of seeded breaches of it, none of which a run of the tests has let live."""

    @property
    def is_kept(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        kinds = (("code", self.symbols), ("tests", self.tests), ("mutants", self.mutants))
        return tuple(word for word, found in kinds if not found)


@attrs.frozen(kw_only=True)
class Gate:
    """A check over many things; one that looked at nothing has failed."""

    name: str
    checked: int
    failures: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.checked > 0 and not self.failures


@attrs.frozen(kw_only=True)
class PolicyReport:
    clauses: tuple[ClauseEvidence, ...]
    gates: tuple[Gate, ...]
    awaited: frozenset[str]
    """Clauses whose code is still being written. They are said to be so, and must not be kept already."""

    @property
    def kept(self) -> int:
        return sum(evidence.is_kept for evidence in self.clauses)

    @property
    def wrong(self) -> tuple[str, ...]:
        """In words: clauses that lost what keeps them, and awaited ones that are there."""
        lost = [
            f"{one.clause.id}: no {' and no '.join(one.missing)}"
            for one in self.clauses
            if one.missing and one.clause.id not in self.awaited
        ]
        there = [
            f"{one.clause.id}: is kept, take it off the clauses that are awaited"
            for one in self.clauses
            if one.is_kept and one.clause.id in self.awaited
        ]
        return (*lost, *there)

    @property
    def holds(self) -> bool:
        """Whether every gate holds and every clause is kept, but for those that are awaited."""
        return bool(self.gates) and all(gate.holds for gate in self.gates) and not self.wrong
