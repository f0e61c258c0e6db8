"""The demo from its first start to its last, and what operators see of it meanwhile."""

import os
import socket
import sys
import time
from pathlib import Path

import httpx
import pytest
from tests.integration.cli.conftest import Tic
from tests.integration.cli.demo import Demo, running

pytestmark = pytest.mark.database

KENJI, MARA = "kenji.aydin@example.org", "mara.lindqvist@example.org"
NOOR = "noor.haddad@example.org"


def test_it_starts_is_toured_killed_started_again_and_stopped(
    tic: Tic, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    errors = tmp_path / "errors"
    with running(environment, errors) as demo:
        sys.stdout.write(f"cold start: {demo.seconds:.1f} s" + "\n")
        assert demo.lines[-1] == f"ready: http://127.0.0.1:{environment['PORT']}"
        assert (home / "master-key.json").stat().st_mode & 0o777 == 0o600
        sys.stdout.write(f"web process: {demo.children()['serve'].memory_info().rss >> 20} MiB" + "\n")
        _refuses_a_second(tic, environment)
        _operators_see_the_market(tic)
        _operators_match_everyone(tic, tmp_path / "evenly.svg")
        _a_crashed_child_comes_back(demo)
        _time_passes(tic)
        assert "as it should be" in tic("tour").out
        assert demo.kill() == []

    with running(environment, errors) as again:
        sys.stdout.write(f"warm start: {again.seconds:.1f} s" + "\n")
        assert tic("sandbox", "clock", "--json").document["ahead_seconds"] == 3 * 24 * 3600
        assert not any("market is set up" in line for line in again.lines)
        assert len(tic("coaches", "list", "--limit", "1000", "--json").document) == 301
        assert again.stop() == 0

    assert "Traceback" not in errors.read_text()
    assert tic("coaches", "list").code == 5


def test_a_taken_port_is_named_with_the_remedy(tic: Tic, environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(environment["PORT"])))
        taken.listen()
        ended = tic("demo")

    assert (ended.code, ended.out) == (5, "")
    assert f"Port {environment['PORT']} is taken" in ended.err


def test_a_data_folder_that_is_a_file_is_a_clear_word(tic: Tic, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")

    ended = tic("demo", TIC_HOME=str(file))

    assert ended.code == 5
    assert "TIC_HOME" in ended.err
    assert "Traceback" not in ended.err


def _time_passes(tic: Tic) -> None:
    assert "72 hours ahead" in tic("sandbox", "clock", "--pass", "3-days").out
    assert (
        tic("sandbox", "faults", "webhook-dropped", "--times", "2", "--json").document["webhook-dropped"] == 2
    )
    refused = tic("sandbox", "clock", STRIPE_API_KEY="sk_test_example")
    assert (refused.code, "no sandbox here" in refused.err) == (1, True)


def _refuses_a_second(tic: Tic, environment: dict[str, str]) -> None:
    ended = tic("demo")

    assert ended.code == 5
    assert "runs on" in ended.err


def _operators_see_the_market(tic: Tic) -> None:
    health = tic("doctor", "--json")
    coach, coachee = (
        tic("accounts", "show", address, "--json").document[0]["id"] for address in (KENJI, MARA)
    )
    why = tic("match", "explain", coachee, coach, "--json").document

    assert [one for one in health.document["findings"] if one["state"] not in {"ok", "off"}] == []
    assert (health.code, health.document["holds"]) == (0, True)
    assert tic("db", "check").code == 0
    assert why["identical"]
    assert sum(line["score"] for line in why["contributions"]) == why["score"]
    assert tic("match", "explain", coach, coachee).code == 3
    _operators_see_what_would_help(tic)
    assert tic("accounts", "suspend", coach).code == 2  # without a reason
    assert tic("accounts", "show", "nobody@example.org").code == 3


def _operators_match_everyone(tic: Tic, drawing: Path) -> None:
    rehearsed = tic("match", "run", "--dry-run", "--json")
    alone = tic("match", "run", "--json")
    by_workers = tic("match", "run", "--shards", "2", "--json")
    report = tic("match", "report", "--json", "--svg", str(drawing))
    coachee = tic("accounts", "show", MARA, "--json").document[0]["id"]

    assert rehearsed.document == alone.document == by_workers.document
    assert alone.document["assigned"] > 0
    assert "scoring: " in alone.err
    assert report.document["exposure"]["suggested"]["gini"] > 0
    assert sum(report.document["exposure"]["suggested"]["counts"]) == alone.document["assigned"]
    assert drawing.read_text().startswith("<svg ")
    assert coachee not in report.out
    assert tic("match", "run", "--resume").code == 1


def _operators_see_what_would_help(tic: Tic) -> None:
    noor = tic("accounts", "show", NOOR, "--json").document[0]["id"]
    found = tic("match", "show", noor, "--json").document
    close = found["near_misses"][0]["closest"][0]
    asked = tic("match", "explain", "--now", noor, close["coach"])

    assert (found["fitting"], found["matches"]) == (0, [])
    assert found["relaxations"][0]["changes"]
    assert close["words"] in asked.out
    assert "They would fit with:" in asked.out
    assert found["relaxations"][0]["words"] in tic("match", "show", noor).out


def _a_crashed_child_comes_back(demo: Demo) -> None:
    before = demo.children()["serve"]
    os.kill(before.pid, 9)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{demo.url}/readyz", trust_env=False).status_code == 200:
                break
        except httpx.HTTPError:
            time.sleep(0.1)

    assert demo.children()["serve"].pid != before.pid
