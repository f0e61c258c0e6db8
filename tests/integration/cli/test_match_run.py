"""What `tic match run` and `tic match report` say, and what they don't take."""

import re

import pytest

from tic_cli.commands.match_run import tell
from tic_cli.main import run
from tic_cli.plots import bars, lorenz_svg
from tic_cli.progress import Progress
from tic_domain.matching.runs import RunProgress, RunReport

REPORT = RunReport(
    coachees=10,
    skipped={"deadline-passed": 1, "answers-outdated": 1, "inactive": 1},
    assigned=3,
    nobody_fits={"budget": 1, "several": 1},
    places_taken=1,
    changed_since=1,
    pairs=20,
    coaches=4,
    places=5,
    total_score=21_000,
)


@pytest.mark.parametrize(
    "options",
    [
        ("--resume", "--anew"),
        ("--resume", "--shards", "2"),
        ("--dry-run", "--anew"),
        ("--shards", "0"),
        ("--limit", "-3"),
        ("--limit", "many"),
    ],
)
def test_what_does_not_go_together_is_refused_before_anything_is_done(
    options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["match", "run", *options]) == 2
    assert "Usage: tic match run" in capsys.readouterr().err


def test_every_coachee_without_a_coach_is_accounted_for(capsys: pytest.CaptureFixture[str]) -> None:
    tell(REPORT, dry_run=False)
    said = capsys.readouterr().out
    assert "Assigned 3 of 10 coachees (30.0 %) to 4 coaches with 5 places." in said
    counted = [int(number) for number in re.findall(r"(\d+)\s*$", said, re.MULTILINE)]
    assert sum(counted) == REPORT.coachees - REPORT.assigned


def test_a_dry_run_says_would(capsys: pytest.CaptureFixture[str]) -> None:
    tell(REPORT, dry_run=True)
    assert "Would assign 3 of 10" in capsys.readouterr().out


def test_bars_count_everyone(capsys: pytest.CaptureFixture[str]) -> None:
    bars([0, 0, 1, 3, 4, 250])
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert sum(int(row[-1]) for row in rows) == 6
    bars([])


@pytest.mark.parametrize("counts", [(), (0,), (0, 0, 4), tuple(range(5_000))])
def test_the_curve_is_a_picture_of_a_bounded_size(counts: tuple[int, ...]) -> None:
    drawn = lorenz_svg({"suggested": counts, "<shown>": counts})
    assert drawn.startswith("<svg ")
    assert "&lt;shown&gt;" in drawn
    assert "<shown>" not in drawn
    assert len(drawn) < 20_000


def test_where_there_is_no_terminal_progress_is_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("scoring") as progress:
        progress.heard(RunProgress(coachees=0, scored=0))
        for scored in range(1_001):
            progress.heard(RunProgress(coachees=1_000, scored=scored))
        progress.say("assigning")
    lines = capsys.readouterr().err.splitlines()
    assert lines[-2:] == ["scoring: 1000 of 1000", "assigning"]
    assert len(lines) <= 13
