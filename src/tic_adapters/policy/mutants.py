"""Breaches of the policy, as data: a clause, a line of our code, and what that line must never become."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import attrs
from cattrs import BaseValidationError
from cattrs.preconf.json import make_converter

from tic_adapters.policy.marked_tests import MarkedTests
from tic_domain.privacy.model import Gate
from tic_domain.shared.clauses import CLAUSE_IDS

FOLDER: Final = "mutants"
RESULTS: Final = Path("build/mutants.json")
_CONVERTER: Final = make_converter(forbid_extra_keys=True)


class MutantInvalid(Exception):
    """A file of mutants can't be read, or a mutant's line isn't there exactly once."""


@attrs.frozen(kw_only=True)
class Mutant:
    """`file` as seen from the repository; `find` stands there exactly once. `tests` are `path::name`."""

    id: str
    clause: str
    breach: str
    """What would be done to people, as a sentence."""
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]

    def applied(self, source: str) -> str:
        """Raises MutantInvalid."""
        times = source.count(self.find)
        if times != 1:
            raise MutantInvalid(f"{self.id}: its line is {times} times in {self.file}, not once")
        if self.find == self.replace:
            raise MutantInvalid(f"{self.id}: it changes nothing")
        return source.replace(self.find, self.replace)

    def pin(self, source: str) -> str:
        """Another definition, or another file around the line, is another pin."""
        text = "\0".join((self.clause, self.file, self.find, self.replace, *self.tests, source))
        return sha256(text.encode()).hexdigest()[:16]


@attrs.frozen(kw_only=True)
class MutantResult:
    """`killed_by` are the tests that failed; none of them: it survived."""

    id: str
    clause: str
    breach: str
    killed_by: tuple[str, ...]
    seconds: float
    pin: str


def read_mutants(folder: Path) -> tuple[Mutant, ...]:
    """Of all files of the folder, by id. Raises MutantInvalid."""
    found: dict[str, Mutant] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            listed = tomllib.loads(file.read_text("utf-8"))["mutant"]
            mutants = _CONVERTER.structure(listed, tuple[Mutant, ...])
        except (tomllib.TOMLDecodeError, KeyError, TypeError, BaseValidationError) as error:
            raise MutantInvalid(f"{file.name}: {error}") from error
        for one in mutants:
            if one.id in found:
                raise MutantInvalid(f"{file.name}: {one.id} is there twice")
            found[one.id] = one
    return tuple(found[name] for name in sorted(found))


def write_results(path: Path, results: Sequence[MutantResult]) -> None:
    """Those of an earlier run stay, unless the same mutant was run again."""
    known = {one.id: one for one in read_results(path)}
    known |= {one.id: one for one in results}
    path.parent.mkdir(parents=True, exist_ok=True)
    listed = [_CONVERTER.unstructure(known[name]) for name in sorted(known)]
    path.write_text(json.dumps(listed, indent=2, ensure_ascii=False) + "\n", "utf-8")


def read_results(path: Path) -> tuple[MutantResult, ...]:
    """Empty where none was run."""
    if not path.exists():
        return ()
    return _CONVERTER.structure(json.loads(path.read_text("utf-8")), tuple[MutantResult, ...])


def current(
    results: Iterable[MutantResult], mutants: Iterable[Mutant], repository: Path
) -> Mapping[str, MutantResult]:
    """By id, without those of another definition or of a file that has changed since."""
    defined = {one.id: one for one in mutants}
    return {
        one.id: one
        for one in results
        if one.id in defined and one.pin == defined[one.id].pin(_source(repository, defined[one.id]))
    }


def defined_gate(mutants: Sequence[Mutant], tests: MarkedTests, repository: Path) -> Gate:
    """Each names a clause, a line that is there once, and tests that are marked with that clause."""
    failures = []
    for one in mutants:
        if one.clause not in CLAUSE_IDS:
            failures.append(f"mutant {one.id}: “{one.clause}” is no clause")
        try:
            one.applied(_source(repository, one))
        except MutantInvalid as error:
            failures.append(f"mutant {error}")
        marked = set(tests.marks.get(one.clause, ()))
        unmarked = [test for test in one.tests if test not in marked]
        failures += [f"mutant {one.id}: {test} is not marked with {one.clause}" for test in unmarked]
        if not one.tests:
            failures.append(f"mutant {one.id}: no test is to see it")
    return Gate(name="mutants defined", checked=len(mutants), failures=tuple(failures))


def killed_gate(results: Mapping[str, MutantResult]) -> Gate:
    """Of those that were run."""
    alive = [one for one in results.values() if not one.killed_by]
    failures = tuple(f"mutant {one.id} survived: {one.breach}" for one in alive)
    return Gate(name="mutants killed", checked=len(results), failures=failures)


def as_data(mutant: Mutant, result: MutantResult | None) -> dict[str, Any]:
    return {
        "id": mutant.id,
        "breach": mutant.breach,
        "file": mutant.file,
        "tests": list(mutant.tests),
        "killed_by": None if result is None else list(result.killed_by),
    }


def _source(repository: Path, mutant: Mutant) -> str:
    file = repository / mutant.file
    return file.read_text("utf-8") if file.is_file() else ""
