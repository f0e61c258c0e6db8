"""The versions of the weights, which an operator decides on."""

from typing import Any

import click

from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_cli.weights import by_option, compare, figures, held_out, weights_document
from tic_domain.matching.use_cases.accept_weights import AcceptWeightsCommand
from tic_domain.matching.use_cases.reject_weights import RejectWeightsCommand
from tic_domain.matching.versions import WeightsVersion, current_among, doubts_about, version_among

_REASON = click.option("--reason", required=True, help="Why. It is kept with the decision.")


@click.group(help="Versions of the weights: list, show, accept, reject.")
def weights() -> None:
    pass


@weights.command(name="list", help="Every version with its state.")
@json_option
def list_(*, as_json: bool) -> None:
    versions = with_container(lambda one: one.list_weights()())
    if as_json:
        document([_version(one, versions) for one in versions])
        return
    table(
        ["version", "state", "proposed", "by", "learned from", "log loss", "of current then"],
        [
            (
                one.version,
                one.state.value,
                _moment(one.proposed_at) if one.proposed_at else "came with the software",
                one.proposed_by,
                f"{one.learned.outcomes} outcomes" if one.learned else None,
                f"{one.learned.figures.log_loss:.4f}" if one.learned else None,
                f"{one.learned.figures_compared.log_loss:.4f}" if one.learned else None,
            )
            for one in versions
        ],
        empty="",
    )


@weights.command(help="One version: its weights beside the current ones, and what was decided.")
@click.argument("version", type=int)
@json_option
def show(version: int, *, as_json: bool) -> None:
    versions = with_container(lambda one: one.list_weights()())
    found = version_among(versions, version)
    if as_json:
        document(_version(found, versions))
        return
    say(f"Version {found.version} is {found.state.value}.")
    compare(found.base, found.boost, current_among(versions))
    if found.learned:
        learned = found.learned
        say(
            f"Proposed on {_moment(found.proposed_at)} by {found.proposed_by}, "
            f"from {learned.outcomes} outcomes of {learned.coachees} coachees, "
            f"{learned.reached} of them {learned.target.value}."
        )
        figures(
            (f"version {found.version}", learned.figures),
            (f"version {learned.compared_with}", learned.figures_compared),
        )
    for one in found.decisions:
        say(f"{_moment(one.at)}: {one.state.value} by {one.by}. {one.reason}")
    if found.state.value in ("proposed", "retired"):
        for doubt in doubts_about(found, versions):
            say(doubt)


@weights.command(help="Put a version into use, from the next answer on. A retired one can come back.")
@click.argument("version", type=int)
@_REASON
@by_option
@click.option("--anyway", is_flag=True, help="Even where it is outdated, or worse than the current one.")
@json_option
def accept(version: int, *, reason: str, by: str, anyway: bool, as_json: bool) -> None:
    command = AcceptWeightsCommand(version=version, by=by, reason=reason, anyway=anyway)
    _decided(with_container(lambda one: one.accept_weights()(command)), as_json)


@weights.command(help="Turn a proposed version down. It stays listed.")
@click.argument("version", type=int)
@_REASON
@by_option
@json_option
def reject(version: int, *, reason: str, by: str, as_json: bool) -> None:
    command = RejectWeightsCommand(version=version, by=by, reason=reason)
    _decided(with_container(lambda one: one.reject_weights()(command)), as_json)


def _decided(version: WeightsVersion, as_json: bool) -> None:
    if as_json:
        document(_version(version, None))
    else:
        say(f"Version {version.version} of the weights is {version.state.value}.")


def _version(one: WeightsVersion, versions: tuple[WeightsVersion, ...] | None) -> dict[str, Any]:
    learned = one.learned
    described = {
        "version": one.version,
        "state": one.state.value,
        **weights_document(one.base, one.boost),
        "proposed_at": one.proposed_at.isoformat() if one.proposed_at else None,
        "proposed_by": one.proposed_by,
        "learned": learned
        and {
            "outcome": learned.target.value,
            "outcomes": learned.outcomes,
            "reached": learned.reached,
            "coachees": learned.coachees,
            "held_out": learned.held_out,
            "figures": held_out(learned.figures),
            "compared_with": learned.compared_with,
            "figures_compared": held_out(learned.figures_compared),
            "gain_error": learned.gain_error,
        },
        "decisions": [
            {"state": each.state.value, "at": each.at.isoformat(), "by": each.by, "reason": each.reason}
            for each in one.decisions
        ],
    }
    if versions is not None:
        described["doubts"] = list(doubts_about(one, versions))
    return described


def _moment(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
