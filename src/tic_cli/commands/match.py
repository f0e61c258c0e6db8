"""Why a coach was matched, or not; and matching everyone at once."""

from typing import Any

import click

from tic_cli.commands.learn import learn
from tic_cli.commands.match_run import report, run
from tic_cli.commands.weights import weights
from tic_cli.exits import Failed
from tic_cli.installation import with_container
from tic_cli.match_page import lines, listed, page, relaxation, tell
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.matching.use_cases.explain_coach import ExplainCoachCommand
from tic_domain.matching.use_cases.explain_match import ExplainMatchCommand
from tic_domain.matching.use_cases.find_matches import FindMatchesCommand


@click.group(help="Why a coach was matched, or not; and matching everyone at once.")
def match() -> None:
    pass


match.add_command(learn)
match.add_command(weights)
match.add_command(run)
match.add_command(report)


@match.command(help="What COACHEE would see now: ranked coaches, near misses, and what to give up.")
@click.argument("coachee", type=click.UUID)
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True, help="How many at most.")
@json_option
def show(coachee: Any, *, limit: int, as_json: bool) -> None:
    # Somebody else is looking, so nothing counts as shown.
    command = FindMatchesCommand(account_id=coachee, limit=limit, keep=False)
    found = with_container(lambda one: one.find_matches()(command))
    if as_json:
        document(page(coachee, found))
        return
    tell(found)


@match.command(help="Replay the latest match that COACHEE was shown of COACH, by the weights of that time.")
@click.argument("coachee", type=click.UUID)
@click.argument("coach", type=click.UUID)
@click.option("--now", is_flag=True, help="As of now instead, also for a coach who was never shown.")
@json_option
def explain(coachee: Any, coach: Any, *, now: bool, as_json: bool) -> None:
    (_explain_now if now else _replay)(coachee, coach, as_json)


def _replay(coachee: Any, coach: Any, as_json: bool) -> None:
    command = ExplainMatchCommand(account_id=coachee, coach_id=coach, suggestions=True)
    found = with_container(lambda one: one.explain_match()(command))
    stored = found.stored
    if as_json:
        document(
            {
                "coachee": str(coachee),
                "coach": str(coach),
                "was_shown": found.was_shown,
                "made_at": stored.made_at.isoformat(),
                "answers_version": stored.answers_version,
                "weights_version": stored.weights_version,
                "score": stored.score,
                "replayed_score": found.match.score,
                "identical": found.identical,
                "contributions": lines(found.match.contributions),
            }
        )
    else:
        how = "Shown" if found.was_shown else "Suggested, and not shown yet,"
        say(
            f"{how} on {stored.made_at:%Y-%m-%d %H:%M} UTC, from answers version {stored.answers_version} "
            f"by weights version {stored.weights_version}."
        )
        _show(found.match)
        say("Replayed, it comes out the same." if found.identical else "Replayed, it comes out DIFFERENT.")
    if not found.identical:
        raise Failed("")


def _explain_now(coachee: Any, coach: Any, as_json: bool) -> None:
    command = ExplainCoachCommand(account_id=coachee, coach_id=coach)
    found = with_container(lambda one: one.explain_coach()(command))
    if as_json:
        document(
            {
                "coachee": str(coachee),
                "coach": str(coach),
                "fits": found.match is not None,
                "refusals": [{"rule": one.rule.value, "words": one.words} for one in found.refusals],
                "relaxations": [relaxation(one) for one in found.relaxations],
                "score": found.match.score if found.match else None,
                "contributions": lines(found.match.contributions) if found.match else [],
                "answers_version": found.answers_version,
                "weights_version": found.weights_version,
            }
        )
        return
    if found.match is None:
        say(f"{found.coach.profile.public_name} does not fit:")
        for one in found.refusals:
            say(f"  {one.rule.value}: {one.words}")
        listed("They would fit with:", [one.wish for one in found.relaxations])
        return
    _show(found.match)


def _show(match: Any) -> None:
    table(
        ["criterion", "points", "weight", "score", "why"],
        [(one.label, one.points, one.weight, one.score, one.words) for one in match.contributions],
        empty="",
    )
    say(f"Score: {match.score} of 10000")
