"""Breaches are well defined, and the machinery tells one that is seen from one that lives."""

from pathlib import Path
from typing import Final

import attrs
import pytest
from tests.mutants.running import MUTANTS, REPOSITORY, Copy, NotRun, run

from tic_adapters.policy.marked_tests import MarkedTests, inspect_tests
from tic_adapters.policy.mutants import (
    Mutant,
    MutantInvalid,
    MutantResult,
    current,
    defined_gate,
    killed_gate,
    read_mutants,
    read_results,
    write_results,
)
from tic_domain.privacy.policy import AWAITED
from tic_domain.shared.clauses import CLAUSE_IDS

QUICK: Final = ("analytics-by-account-id", "unseen-answers-shared")
"""A few of them in each run of the tests; `make test-long` tries them all."""
ALL: Final = {one.id: one for one in read_mutants(MUTANTS)}
ONE: Final = ALL["unseen-answers-shared"]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy.made(tmp_path_factory.mktemp("mutants"))


def test_every_breach_names_a_line_that_is_there_and_tests_that_are_marked_with_its_clause() -> None:
    gate = defined_gate(list(ALL.values()), inspect_tests(REPOSITORY / "tests"), REPOSITORY)

    assert gate.failures == ()
    assert gate.checked >= 40


def test_every_clause_that_is_kept_has_one() -> None:
    assert {one.clause for one in ALL.values()} == set(CLAUSE_IDS) - AWAITED


@pytest.mark.parametrize("id", QUICK)
def test_a_seeded_breach_is_seen(copy: Copy, id: str) -> None:
    assert run(ALL[id], copy).killed_by == ALL[id].tests


def test_tests_that_do_not_even_run_prove_nothing_and_the_copy_is_as_it_was(copy: Copy) -> None:
    before = (REPOSITORY / ONE.file).read_bytes()

    with pytest.raises(NotRun):
        run(attrs.evolve(ONE, tests=("tests/gone.py::test_gone",)), copy)

    assert (copy.source.parent / ONE.file).read_bytes() == before == (REPOSITORY / ONE.file).read_bytes()


def test_one_that_lived_fails_the_gate_and_is_named() -> None:
    gate = killed_gate({ONE.id: result(ONE)})

    assert gate.failures == (f"mutant {ONE.id} survived: {ONE.breach}",)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (attrs.evolve(ONE, find="nowhere in the file"), "0 times"),
        (attrs.evolve(ONE, find="\n"), "not once"),
        (attrs.evolve(ONE, file="src/gone.py"), "0 times"),
        (attrs.evolve(ONE, replace=ONE.find), "changes nothing"),
        (attrs.evolve(ONE, tests=()), "no test"),
        (attrs.evolve(ONE, clause="C9.9"), "is no clause"),
        (attrs.evolve(ONE, tests=("tests/x.py::test_y",)), "not marked with C4.2"),
    ],
)
def test_a_breach_that_is_badly_defined_fails_the_gate(changed: Mutant, said: str) -> None:
    tests = MarkedTests(files=1, marks={"C4.2": ONE.tests})

    assert any(said in failure for failure in defined_gate([changed], tests, REPOSITORY).failures)


def test_without_any_breach_the_gate_fails() -> None:
    assert not defined_gate([], MarkedTests(files=1, marks={}), REPOSITORY).holds


def result(mutant: Mutant, *killed_by: str) -> MutantResult:
    source = (REPOSITORY / mutant.file).read_text("utf-8")
    return MutantResult(
        id=mutant.id,
        clause=mutant.clause,
        breach=mutant.breach,
        killed_by=killed_by,
        seconds=1.0,
        pin=mutant.pin(source),
    )


def test_results_are_kept_until_the_breach_or_its_file_changes(tmp_path: Path) -> None:
    other = ALL["analytics-by-account-id"]
    file = tmp_path / "build" / "mutants.json"

    write_results(file, [result(ONE)])
    write_results(file, [result(other, "a"), result(ONE, "b")])

    kept = current(read_results(file), ALL.values(), REPOSITORY)
    assert {name: one.killed_by for name, one in kept.items()} == {ONE.id: ("b",), other.id: ("a",)}
    changed = [attrs.evolve(ONE, replace="x"), other]
    assert current(read_results(file), changed, REPOSITORY).keys() == {other.id}


@pytest.mark.parametrize(
    "text", ["mutant = 1", "[[mutant]]\nid = 1", "[[mutant]", '[[other]]\nid = "x"'], ids=repr
)
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.toml").write_text(text)

    with pytest.raises(MutantInvalid, match=r"bad\.toml"):
        read_mutants(tmp_path)


def test_an_id_that_is_there_twice_says_so(tmp_path: Path) -> None:
    text = (MUTANTS / "rights.toml").read_text("utf-8")
    (tmp_path / "a.toml").write_text(text)
    (tmp_path / "b.toml").write_text(text)

    with pytest.raises(MutantInvalid, match="is there twice"):
        read_mutants(tmp_path)
