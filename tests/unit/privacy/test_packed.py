"""What an installed package knows of the tests that it comes without."""

from pathlib import Path

from tests.mutants.running import MUTANTS, REPOSITORY

from tic_adapters.policy.marked_code import marked_code
from tic_adapters.policy.marked_tests import inspect_tests
from tic_adapters.policy.mutants import read_mutants
from tic_adapters.policy.packed import pack, read_packed

KEEPER = '''
from tic_domain.shared.clauses import clause

@clause("C4.2", "C3.3")
class Keeper:
    """Keeps it. And more.

    Further words.
    """

    @clause("C4.2")
    async def keep(self) -> None: ...

def plain() -> None: ...
'''


def test_what_was_packed_is_what_the_tests_say(tmp_path: Path) -> None:
    file = tmp_path / "packed.json"

    assert pack(REPOSITORY, file)

    packed = read_packed(file)
    assert packed is not None
    assert packed.tests == inspect_tests(REPOSITORY / "tests")
    assert packed.mutants == read_mutants(MUTANTS)


def test_without_tests_nothing_is_packed(tmp_path: Path) -> None:
    file = tmp_path / "packed.json"

    assert not pack(tmp_path, file)
    assert not file.exists()
    assert read_packed(file) is None


def test_marked_code_is_found_with_its_place_and_its_first_sentence(tmp_path: Path) -> None:
    package = tmp_path / "planted"
    package.mkdir()
    (package / "keeper.py").write_text(KEEPER)

    found = marked_code(tmp_path, ["planted"])

    assert set(found) == {"C4.2", "C3.3"}
    keeper, keep = found["C4.2"]
    assert (keeper.name, keeper.path, keeper.line) == ("Keeper", "planted/keeper.py", 5)
    assert keeper.says == "Keeps it"
    assert (keep.name, keep.line, keep.says) == ("Keeper.keep", 12, "")
