"""`tic policy`, and the inspection behind it."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integration.cli.conftest import Tic, command

from tic_adapters.policy.marked_tests import inspect_tests
from tic_adapters.policy.symbols import inspect_code
from tic_domain.privacy.policies import attributes_gate
from tic_domain.shared.clauses import CLAUSE_IDS

PLANTED = """
import attrs
from tic_domain.shared.classification import stored
from tic_domain.shared.clauses import clause

@stored
@attrs.frozen
class Diary:
    entry: str

class Keeper:
    @clause("C4.2")
    def keep(self) -> None: ...
"""

TESTS = """
import pytest

pytestmark = [pytest.mark.clause("C2.1"), pytest.mark.database]

def test_plain() -> None: ...

@pytest.mark.clause("C4.2", "C3.3")
async def test_marked() -> None: ...

@pytest.mark.clause("C7.3")
class TestGroup:
    def test_inner(self) -> None: ...

def helper() -> None: ...
"""


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    package = tmp_path / "planted_package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "diary.py").write_text(PLANTED)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    monkeypatch.delitem(sys.modules, "planted_package", raising=False)
    return "planted_package"


def test_a_planted_unclassified_attribute_fails_the_gate(planted: str) -> None:
    code = inspect_code([planted])

    gate = attributes_gate(code.stored)

    assert gate.failures == ("planted_package.diary.Diary.entry: not classified",)


def test_marks_on_methods_are_found_with_their_place(planted: str) -> None:
    (symbol,) = inspect_code([planted]).marks["C4.2"]

    assert symbol.name == "planted_package.diary.Keeper.keep"
    assert symbol.place.startswith("planted_package/diary.py:")


def test_marks_of_tests_are_read_from_functions_classes_and_modules(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_some.py").write_text(TESTS)

    found = inspect_tests(folder)

    assert found.files == 1
    assert found.marks["C4.2"] == ("tests/test_some.py::test_marked",)
    assert found.marks["C7.3"] == ("tests/test_some.py::TestGroup::test_inner",)
    assert len(found.marks["C2.1"]) == 3


def test_the_policy_is_checked_and_its_clauses_are_counted(tic: Tic) -> None:
    ended = tic("policy", "check", "--json")

    found = ended.document
    assert ended.code == 0
    assert (found["holds"], found["tests_present"]) == (True, True)
    assert [one["id"] for one in found["clauses"]] == list(CLAUSE_IDS)
    assert found["kept"] == sum(one["kept"] for one in found["clauses"])
    assert all(gate["checked"] > 0 for gate in found["gates"])
    assert {one["id"] for one in found["clauses"] if not one["kept"]} == set(found["awaited"])
    assert len(found["gates"]) >= 18


def test_for_people_it_says_how_many_are_kept(tic: Tic) -> None:
    assert "of 20 clauses kept." in tic("policy", "check").out


def test_one_clause_is_shown_with_its_code_and_tests(tic: Tic) -> None:
    found = tic("policy", "show", "c4.2", "--json").document

    assert found["id"] == "C4.2"
    assert any(one["name"].endswith(".StartConversation") for one in found["code"])
    assert found["tests"]
    assert {"id", "breach", "file", "tests", "killed_by"} == found["mutants"][0].keys()


def test_the_record_of_processing_is_made_from_the_classification(tic: Tic) -> None:
    made = tic("policy", "record", "--json").document

    by_purpose = {one["purpose"]: one for one in made["activities"]}
    payments = by_purpose["essential.service.payment_processing"]
    assert payments["recipients"] == ["Stripe", "Resend", "hosting"]
    assert payments["legal_bases"] == ["performance of a contract", "legal obligation"]
    assert by_purpose["essential.service.matching"]["recipients"] == ["hosting"]
    names = {datum["name"] for one in made["activities"] for datum in one["data"]}
    assert "tic_domain.accounts.model.Account.email" in names


def test_an_unknown_clause_is_not_found(tic: Tic) -> None:
    ended = tic("policy", "show", "C9.9")

    assert (ended.code, ended.out) == (3, "")
    assert "C4.2" in ended.err


def test_a_reader_who_has_had_enough_is_no_error(environment: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(
            command("policy", "show", "C4.2"),
            env=environment,
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert (done.returncode, done.stderr) == (141, b"")
