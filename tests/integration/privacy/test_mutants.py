"""Every seeded breach of the policy is seen by its tests."""

import attrs
import pytest
from tests.mutants.running import MUTANTS, REPOSITORY, Copy, NotRun, run

from tic_adapters.policy.mutants import RESULTS, Mutant, read_mutants, write_results

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy.made(tmp_path_factory.mktemp("mutants"))


@pytest.mark.parametrize("mutant", read_mutants(MUTANTS), ids=lambda one: f"{one.clause}-{one.id}")
def test_it_is_seen(copy: Copy, mutant: Mutant) -> None:
    result = run(mutant, copy)

    write_results(REPOSITORY / RESULTS, [result])
    assert result.killed_by, mutant.breach


def test_the_same_tests_pass_where_nothing_is_broken(copy: Copy) -> None:
    tests = sorted({test for mutant in read_mutants(MUTANTS) for test in mutant.tests})

    assert copy.failing(tuple(tests)) == ()


def test_a_change_that_breaks_nothing_lives(copy: Copy) -> None:
    one = read_mutants(MUTANTS)[0]

    assert run(attrs.evolve(one, replace=f"{one.find} "), copy).killed_by == ()


def test_a_change_that_cannot_be_imported_proves_nothing(copy: Copy) -> None:
    one = read_mutants(MUTANTS)[0]

    with pytest.raises(NotRun):
        run(attrs.evolve(one, replace="(:"), copy)
