"""Weights as an operator sees them."""

import getpass
from typing import Any

import click

from tic_cli.tables import table
from tic_domain.matching.vocabulary import CRITERION_LABELS, Criterion


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise click.UsageError("Who is asking can't be told here. Name yourself by --by.") from None


by_option = click.option("--by", default=_login, show_default="your login", help="Who decides. It is kept.")


def compare(base: Any, boost: int, current: Any) -> None:
    before = {getattr(key, "value", key): weight for key, weight in current.base.items()}
    table(
        ["criterion", "weight", f"version {current.version}", "change"],
        [
            (
                CRITERION_LABELS[one],
                base.get(one.value, 0),
                before.get(one.value, 0),
                f"{base.get(one.value, 0) - before.get(one.value, 0):+}",
            )
            for one in Criterion
        ]
        + [("Boost of the top criterion", boost, current.boost, f"{boost - current.boost:+}")],
        empty="",
    )


def figures(*named: tuple[str, Any]) -> None:
    table(
        ["on held-out outcomes", "log loss", "Brier score", "AUC"],
        [(name, f"{one.log_loss:.5f}", f"{one.brier:.5f}", f"{one.auc:.4f}") for name, one in named],
        empty="",
    )


def held_out(figures: Any) -> dict[str, float]:
    return {"log_loss": figures.log_loss, "brier": figures.brier, "auc": figures.auc}


def weights_document(base: Any, boost: int) -> dict[str, Any]:
    return {"base": {getattr(key, "value", key): weight for key, weight in base.items()}, "boost": boost}
