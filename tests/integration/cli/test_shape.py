"""How the command looks from outside, whatever it does."""

import sys
import time

import pytest
from tests.integration.cli.conftest import Tic

from tic_cli.main import run

COMMANDS = (
    "demo", "serve", "worker", "tour", "doctor", "db", "accounts", "coaches", "reviews", "cv", "match",
    "orders", "subscriptions", "payments", "payouts", "ledger", "mails", "policy", "sandbox", "keys",
)  # fmt: skip


def test_help_names_every_command_and_what_the_exit_codes_mean(fresh_tic: Tic) -> None:
    begun = time.perf_counter()
    ended = fresh_tic("--help")
    sys.stdout.write(f"tic --help took {time.perf_counter() - begun:.2f} s" + "\n")

    assert ended.code == 0
    assert [name for name in COMMANDS if f"  {name} " not in ended.out] == []
    assert "Exit codes:" in ended.out


def test_help_loads_nothing_heavy(fresh_tic: Tic) -> None:
    ended = fresh_tic("--help", PYTHONPROFILEIMPORTTIME="1")

    heavy = ("sqlalchemy", "litestar", "httpx", "rich", "cryptography", "attr", "tic_adapters", "tic_domain")
    assert [name for name in heavy if f"| {name}\n" in ended.err.replace(" ", "").replace("|", "| ")] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run([name, "--help"])

    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    assert f"Usage: tic {name}" in out


def test_it_says_its_version(tic: Tic) -> None:
    assert tic("--version").out.startswith("tic ")


def test_an_unknown_command_is_a_usage_error(tic: Tic) -> None:
    ended = tic("frobnicate")

    assert (ended.code, ended.out) == (2, "")
    assert "No such command" in ended.err


def test_every_problem_of_the_settings_is_named_at_once(tic: Tic) -> None:
    ended = tic("db", "check", PORT="many", TIC_LOG_FORMAT="loud", TIC_DATABASE_URL="mysql://x")

    assert ended.code == 5
    assert {line.partition(" ")[0] for line in ended.err.splitlines()} == {
        "TIC_DATABASE_URL", "PORT", "TIC_LOG_FORMAT",
    }  # fmt: skip
    assert "Traceback" not in ended.err


def test_without_a_database_the_remedy_is_named(tic: Tic) -> None:
    ended = tic("coaches", "list")

    assert (ended.code, ended.out) == (5, "")
    assert "TIC_DATABASE_URL" in ended.err
    assert "tic demo" in ended.err


def test_a_database_that_does_not_answer_is_unreachable(tic: Tic) -> None:
    tic("keys", "new")
    ended = tic("coaches", "list", TIC_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert ended.code == 4
    assert "Traceback" not in ended.err


def test_debug_shows_where_it_went_wrong(tic: Tic) -> None:
    assert "Traceback" in tic("--debug", "coaches", "list").err


def test_a_new_master_key_is_made_once_and_never_overwritten(tic: Tic) -> None:
    first, second = tic("keys", "new", "--json"), tic("keys", "new")

    assert (first.code, second.code) == (0, 5)
    assert first.document["current"]
    assert "never overwritten" in second.err


def test_a_rotation_is_prepared_without_a_database(tic: Tic) -> None:
    tic("keys", "new")
    first, again = tic("keys", "rotate", "--prepare", "--json"), tic("keys", "rotate", "--prepare", "--json")

    assert (first.code, first.document["finished"]) == (0, False)
    assert again.document == first.document


def test_the_doctor_names_a_remedy_for_all_that_is_broken(tic: Tic) -> None:
    ended = tic("doctor", "--json")

    findings = {one["name"]: one for one in ended.document["findings"]}
    assert ended.code == 1
    assert {name for name, one in findings.items() if one["state"] == "broken"} == {
        "master key", "database", "sign-in", "mail",
    }  # fmt: skip
    assert [name for name, one in findings.items() if one["state"] != "ok" and not one["remedy"]] == []
    assert findings["terms"]["words"].startswith("Fee 20 %; cancelled 48 h before: 100 %")


def test_the_doctor_says_each_problem_of_the_settings(tic: Tic) -> None:
    ended = tic("doctor", "--json", PORT="many")

    assert ended.code == 5
    assert ended.document["findings"][0]["words"].startswith("PORT ")
