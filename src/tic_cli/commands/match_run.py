"""Matching everyone at once, and what it came to."""

import asyncio
from pathlib import Path
from typing import Any, Final

import click

from tic_adapters.container import Container
from tic_cli.exits import Failed
from tic_cli.installation import with_container
from tic_cli.output import complain, document, json_option, say
from tic_cli.plots import bars, lorenz_svg
from tic_cli.progress import Progress
from tic_cli.tables import table
from tic_domain.matching.jobs import AssignRunJob, ScoreShardJob
from tic_domain.matching.runs import SKIPPED_LABELS, MatchRun, RunReport, RunState, Skipped
from tic_domain.matching.suggesting import SEVERAL
from tic_domain.matching.use_cases.rehearse_match_run import RehearseMatchRunCommand
from tic_domain.matching.use_cases.start_match_run import StartMatchRunCommand
from tic_domain.matching.vocabulary import RULE_LABELS, Rule

_PAUSE: Final = 0.5
_FILE: Final = click.Path(dir_okay=False, writable=True, path_type=Path)
_PATIENCE: Final = 20
"""Looks without a change after which it is said that no worker seems to run."""


_NOTHING_MOVES: Final = (
    "Nothing moves. Workers do the scoring: start one with `tic worker`. Ctrl-C ends the waiting only."
)


@click.command(help="Match all coachees at once: each to one coach at most, no coach beyond their places.")
@click.option(
    "--shards", type=click.IntRange(1), help="Split it into so many jobs, and leave them to workers."
)
@click.option("--limit", type=click.IntRange(1), help="So many coachees at most.")
@click.option("--dry-run", is_flag=True, help="Say what it would come to; store nothing.")
@click.option("--resume", is_flag=True, help="Go on with the run that was ended before it was done.")
@click.option("--anew", is_flag=True, help="Drop the unfinished run, if any, and begin again.")
@json_option
def run(
    *, shards: int | None, limit: int | None, dry_run: bool, resume: bool, anew: bool, as_json: bool
) -> None:
    if resume and (anew or dry_run or shards or limit):
        raise click.UsageError("--resume goes with no other option: the run keeps those it was begun with.")
    if dry_run and (shards or anew):
        raise click.UsageError("--dry-run goes with --limit only: it neither stores nor hands over anything.")

    async def act(container: Container) -> RunReport:
        with Progress("scoring") as progress:
            if dry_run:
                command = RehearseMatchRunCommand(limit=limit, heard=progress.heard)
                return await container.rehearse_match_run()(command)
            if resume:
                begun = await container.resume_match_run()()
            else:
                wanted = StartMatchRunCommand(shards=shards, limit=limit, anew=anew)
                begun = await container.start_match_run()(wanted)
            if begun.by_workers:
                return await _watched(container, begun, progress)
            await container.score_shard()(ScoreShardJob(run_id=begun.id, shard=0), progress.heard)
            progress.say("assigning")
            return await container.assign_run()(AssignRunJob(run_id=begun.id))

    found = with_container(act)
    if as_json:
        document(_as_document(found))
    else:
        tell(found, dry_run=dry_run)


async def _watched(container: Container, begun: MatchRun, progress: Progress) -> RunReport:
    """Until the workers are done with it."""
    quiet, before = 0, -1
    while True:
        seen, how_far = await container.watch_match_run()(begun.id)
        if seen.report is not None:
            return seen.report
        if seen.state is not RunState.OPEN:
            raise Failed("This run was dropped: another one was begun with --anew.")
        progress.heard(how_far)
        quiet = quiet + 1 if how_far.scored == before else 0
        before = how_far.scored
        if quiet == _PATIENCE:
            complain(_NOTHING_MOVES)
        await asyncio.sleep(_PAUSE)


@click.command(help="What the last run came to: who has nobody and why, and how evenly coaches come forward.")
@click.option(
    "--svg", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Draw it into FILE."
)
@json_option
def report(*, svg: Path | None, as_json: bool) -> None:
    found = with_container(lambda one: one.report_matching()())
    if svg is not None:
        svg.write_text(
            lorenz_svg({"suggested": found.suggested.counts, "shown within a week": found.shown.counts}),
            "utf-8",
        )
    counts = found.counts
    if as_json:
        document(
            {
                "run": str(found.run.id),
                "at": found.run.at.isoformat(),
                "weights_version": found.run.weights_version,
                **_as_document(counts),
                "exposure": {
                    name: {"gini": one.gini / 10_000, "coaches": len(one.counts), "counts": list(one.counts)}
                    for name, one in (("suggested", found.suggested), ("shown", found.shown))
                },
            }
        )
        return
    say(f"Run of {found.run.at:%Y-%m-%d %H:%M} UTC, weights version {found.run.weights_version}.")
    tell(counts, dry_run=False)
    for name, one in (("suggested to", found.suggested), ("shown within a week to", found.shown)):
        say()
        say(f"Coaches by how many coachees they are {name} (Gini {one.gini / 10_000:.3f}):")
        bars(one.counts)
    if svg is not None:
        say(f"Drawn into {svg}.")


def tell(counts: RunReport, *, dry_run: bool) -> None:
    covered = 100 * counts.assigned / counts.coachees if counts.coachees else 0
    say(
        f"{'Would assign' if dry_run else 'Assigned'} {counts.assigned} of {counts.coachees} coachees "
        f"({covered:.1f} %) to {counts.coaches} coaches with {counts.places} places."
    )
    fits_nobody = sorted(counts.nobody_fits.items(), key=lambda item: -item[1])
    rows = [(f"nobody fits: {_kept_away(key)}", number) for key, number in fits_nobody]
    if counts.places_taken:
        rows.append(("all places of the coaches who fit are taken", counts.places_taken))
    if counts.changed_since:
        rows.append(("they or their coach changed during the run", counts.changed_since))
    rows += [(f"skipped: {SKIPPED_LABELS[Skipped(key)]}", number) for key, number in counts.skipped.items()]
    if rows:
        table(["without a coach, because", "coachees"], rows, empty="")


def _kept_away(key: str) -> str:
    if key == SEVERAL:
        return "every coach fails several rules"
    return f"most coaches fail this rule alone: {RULE_LABELS[Rule(key)].lower()}"


def _as_document(counts: RunReport) -> dict[str, Any]:
    return {
        "coachees": counts.coachees,
        "assigned": counts.assigned,
        "coverage": counts.assigned / counts.coachees if counts.coachees else None,
        "unassigned": {
            "nobody_fits": dict(counts.nobody_fits),
            "places_taken": counts.places_taken,
            "changed_since": counts.changed_since,
        },
        "skipped": dict(counts.skipped),
        "coaches": counts.coaches,
        "places": counts.places,
        "pairs": counts.pairs,
        "total_score": counts.total_score,
    }
