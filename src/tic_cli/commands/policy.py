"""The privacy policy, and what keeps it."""

from typing import Any

import click

from tic_adapters.operations.schema import columns_gate, live_columns_gate
from tic_adapters.policy.evidence import Findings, gather, tests_folder
from tic_cli.exits import Failed
from tic_cli.installation import read_settings
from tic_cli.output import complain, document, json_option, say
from tic_cli.tables import table
from tic_domain.privacy.model import Gate
from tic_domain.shared.errors import NotFound


@click.group(help="The privacy policy, and what keeps it.")
def policy() -> None:
    pass


@policy.command(help="Everything stored is classified, no wording changed unnoticed; which clauses are kept.")
@json_option
def check(*, as_json: bool) -> None:
    findings = _gather()
    found = findings.report
    if as_json:
        document(
            {
                "holds": found.holds,
                "kept": found.kept,
                "clauses": [_clause(findings, one) for one in found.clauses],
                "gates": [_gate(gate) for gate in found.gates],
                "tests_present": findings.tests is not None,
            }
        )
    else:
        _show(findings)
    if not found.holds:
        raise Failed("")


@policy.command(help="One clause: its text, the code that keeps it, the tests that would see it broken.")
@click.argument("clause")
@json_option
def show(clause: str, *, as_json: bool) -> None:
    findings = _gather(live=False)
    wanted = clause.strip().upper()
    one = next((one for one in findings.report.clauses if one.clause.id == wanted), None)
    if one is None:
        complain("Clauses are " + ", ".join(one.clause.id or "" for one in findings.report.clauses) + ".")
        raise NotFound("clause")
    if as_json:
        document(_clause(findings, one))
        return
    say(f"{one.clause.id}: {one.clause.text}")
    say()
    places = findings.places(wanted)
    table(["code", "where"], [(symbol.name, symbol.place) for symbol in places], empty="No code yet.")
    if findings.tests is None:
        say(_NO_TESTS)
    else:
        table(["tests"], [(test,) for test in one.tests], empty="No test yet.")


_NO_TESTS = "The tests are not installed here, so which clauses they guard can't be said. Use a checkout."


def _gather(*, live: bool = True) -> Findings:
    gates = [columns_gate(), *(_live_gates() if live else ())]
    return gather(gates, tests=tests_folder())


def _live_gates() -> list[Gate]:
    url = read_settings().database.url
    if url is None:
        complain("No database is configured or running: its columns are checked as declared only.")
        return []
    return [live_columns_gate(url)]


def _show(findings: Findings) -> None:
    found = findings.report
    table(
        ["clause", "code", "tests", ""],
        [
            (
                one.clause.id,
                len(one.symbols),
                len(one.tests) if findings.tests is not None else "?",
                "kept" if one.is_kept else f"not yet: no {' and no '.join(one.missing)}",
            )
            for one in found.clauses
        ],
        empty="The policy has no clause.",
    )
    table(
        ["gate", "checked", ""],
        [(gate.name, gate.checked, _state(gate)) for gate in found.gates],
        empty="No gate ran.",
    )
    for gate in found.gates:
        for failure in gate.failures:
            complain(failure)
    if findings.tests is None:
        say(_NO_TESTS)
    else:
        say(f"{found.kept} of {len(found.clauses)} clauses kept.")


def _state(gate: Gate) -> str:
    if gate.holds:
        return "holds"
    return f"{len(gate.failures)} failures" if gate.failures else "checked nothing"


def _clause(findings: Findings, one: Any) -> dict[str, Any]:
    return {
        "id": one.clause.id,
        "text": one.clause.text,
        "kept": one.is_kept,
        "code": [
            {"name": symbol.name, "place": symbol.place} for symbol in findings.places(one.clause.id or "")
        ],
        "tests": list(one.tests),
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "name": gate.name,
        "holds": gate.holds,
        "checked": gate.checked,
        "failures": list(gate.failures),
    }
