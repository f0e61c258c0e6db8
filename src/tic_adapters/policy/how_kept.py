"""For each clause, for people: what keeps it, what would notice a breach, which breaches were tried."""

from collections.abc import Iterable
from functools import cache

import attrs

from tic_adapters.policy.evidence import Proof, read_proof, source_folder, tests_folder
from tic_adapters.policy.marked_code import MarkedPlace, marked_code
from tic_domain.privacy.model import Clause
from tic_domain.privacy.policy import AWAITED, PRIVACY_POLICY


@attrs.frozen(kw_only=True)
class Seen:
    """A test: what it says, and where it stands in the repository."""

    says: str
    path: str


@attrs.frozen(kw_only=True)
class Tried:
    """A breach that was seeded; `seen_by` tests failed. None: it wasn't tried since the code last changed."""

    breach: str
    path: str
    seen_by: int | None


@attrs.frozen(kw_only=True)
class KeptClause:
    clause: Clause
    code: tuple[MarkedPlace, ...]
    tests: tuple[Seen, ...]
    tried: tuple[Tried, ...]
    is_awaited: bool


@attrs.frozen(kw_only=True)
class HowKept:
    clauses: tuple[KeptClause, ...]
    has_tests: bool
    """False where neither the tests nor what was packed of them is here."""


@cache
def how_kept() -> HowKept:
    """Read once per process: a second or so."""
    proof = read_proof(tests_folder())
    code = marked_code(source_folder())
    return HowKept(
        clauses=tuple(
            KeptClause(
                clause=one,
                code=code.get(one.id or "", ()),
                tests=tuple(_tests(proof, one.id or "")),
                tried=tuple(_tried(proof, one.id or "")),
                is_awaited=one.id in AWAITED,
            )
            for one in PRIVACY_POLICY.clauses()
        ),
        has_tests=proof.tests is not None,
    )


def _tests(proof: Proof, clause: str) -> Iterable[Seen]:
    marks = proof.tests.marks if proof.tests else {}
    for one in sorted(marks.get(clause, ())):
        path, _, name = one.partition("::")
        yield Seen(says=_sentence(name.rpartition("::")[2]), path=path)


def _tried(proof: Proof, clause: str) -> Iterable[Tried]:
    for mutant in proof.mutants:
        if mutant.clause == clause:
            result = proof.results.get(mutant.id)
            seen_by = len(result.killed_by) if result else None
            yield Tried(breach=mutant.breach, path=mutant.file, seen_by=seen_by)


def _sentence(name: str) -> str:
    words = name.removeprefix("test_").replace("_", " ")
    return words[:1].upper() + words[1:]
