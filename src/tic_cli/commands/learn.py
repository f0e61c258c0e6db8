"""Weights learned from what came of the matches that were shown."""

from typing import Any, Final

import click

from tic_cli.calibration import LEGEND, drawn
from tic_cli.exits import Failed
from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_cli.weights import by_option, compare, figures, held_out, weights_document
from tic_domain.matching.outcomes import OutcomeStage
from tic_domain.matching.use_cases.learn_weights import Fit, Learned, LearnWeightsCommand

_STAGES: Final = [stage.value for stage in OutcomeStage if stage is not OutcomeStage.SHOWN]


@click.command(
    help="Learn weights from what came of matches. Proposes a version; for members nothing changes by it."
)
@click.option(
    "--outcome",
    type=click.Choice(_STAGES),
    default=OutcomeStage.STARTED.value,
    show_default=True,
    help="What counts as a match that did well.",
)
@by_option
@json_option
def learn(*, outcome: str, by: str, as_json: bool) -> None:
    command = LearnWeightsCommand(by=by, target=OutcomeStage(outcome))
    found = with_container(lambda one: one.learn_weights()(command))
    if as_json:
        document(_learned(found))
    else:
        _tell(found)
    if found.shortfalls:
        raise Failed("")


def _tell(found: Learned) -> None:
    table(
        ["outcomes", "all", found.target.value, "coachees", "with both"],
        [
            (name, one.outcomes, one.reached, one.coachees, one.comparable)
            for name, one in (("to learn from", found.training), ("held out", found.held_out))
        ],
        empty="",
    )
    say(
        f"Left out: {found.unripe} of this week, {found.not_shown} of coaches found elsewhere, "
        f"{found.incomparable} of other criteria."
    )
    if found.shortfalls:
        say("There is not enough to learn from, so nothing was changed:")
        table(["have", "need", "of"], [(one.have, one.need, one.words) for one in found.shortfalls], empty="")
        return
    if found.fit is not None:
        _tell_fit(found, found.fit)


def _tell_fit(found: Learned, fit: Fit) -> None:
    new, old = fit.evaluation, fit.evaluation_of_current
    current = f"version {found.current.version}"
    say()
    compare({one.value: weight for one, weight in fit.weights.base.items()}, fit.weights.boost, found.current)
    figures(("learned", new.figures), (current, old.figures))
    say(
        f"Log loss is {'lower' if fit.gain.nats >= 0 else 'HIGHER'} by {abs(fit.gain.nats):.5f}, "
        f"standard error {fit.gain.error:.5f}"
        f"{'.' if fit.gain.is_clear else ': that may be chance. More outcomes would tell.'}"
    )
    for name, evaluation in (("learned", new), (current, old)):
        say()
        say(f"Held-out outcomes by what the weights predict ({name}):   {LEGEND}")
        say("predicted     seen outcomes")
        for line in drawn(evaluation.bins):
            say(line)
    say()
    _say_proposal(found)


def _say_proposal(found: Learned) -> None:
    if found.proposal is None:
        say(f"These are the weights of version {found.current.version}, so there is nothing to propose.")
        return
    version = found.proposal.version
    if found.proposed_before:
        say(f"The same weights are proposed as version {version} already.")
    else:
        say(f"They are proposed as version {version}. Nothing changes until it is accepted.")
    say(
        f"See it with `tic match weights show {version}`; decide with `tic match weights accept` or `reject`."
    )


def _learned(found: Learned) -> dict[str, Any]:
    return {
        "outcome": found.target.value,
        "enough": not found.shortfalls,
        "training": _portion(found.training),
        "held_out": _portion(found.held_out),
        "left_out": {
            "this_week": found.unripe,
            "found_elsewhere": found.not_shown,
            "other_criteria": found.incomparable,
        },
        "missing": [
            {"key": one.key, "words": one.words, "have": one.have, "need": one.need}
            for one in found.shortfalls
        ],
        "current_version": found.current.version,
        "weights": found.fit and weights_document(found.fit.weights.base, found.fit.weights.boost),
        "evaluation": found.fit and _evaluation(found.fit.evaluation),
        "evaluation_of_current": found.fit and _evaluation(found.fit.evaluation_of_current),
        "gain": found.fit
        and {
            "log_loss": found.fit.gain.nats,
            "error": found.fit.gain.error,
            "clear": found.fit.gain.is_clear,
        },
        "proposed_version": found.proposal.version if found.proposal else None,
        "proposed_before": found.proposed_before,
        "worse_than_current": found.proposal.is_worse if found.proposal else None,
    }


def _portion(portion: Any) -> dict[str, int]:
    return {
        "outcomes": portion.outcomes,
        "reached": portion.reached,
        "coachees": portion.coachees,
        "comparable_coachees": portion.comparable,
    }


def _evaluation(evaluation: Any) -> dict[str, Any]:
    return {
        "outcomes": evaluation.outcomes,
        "reached": evaluation.reached,
        **held_out(evaluation.figures),
        "calibration": [
            {"predicted": one.predicted, "seen": one.seen, "outcomes": one.outcomes}
            for one in evaluation.bins
        ],
    }
