"""The privacy policy, and what keeps it."""

from typing import Any

import click

from tic_adapters.operations.policy_gates import declared_gates, live_gates
from tic_adapters.operations.schema import column_places
from tic_adapters.policy.cookies import cookies_gate
from tic_adapters.policy.evidence import Findings, forbidden_in_logs, gather, our_sources, tests_folder
from tic_adapters.policy.gates import places_of
from tic_adapters.policy.log_calls import LogCatalogue, log_gate
from tic_adapters.policy.mutants import as_data as mutant_data
from tic_adapters.policy.outbound import outbound_places
from tic_adapters.policy.symbols import Code, inspect_code
from tic_cli.exits import Failed
from tic_cli.installation import read_settings
from tic_cli.output import complain, document, json_option, say
from tic_cli.tables import table
from tic_domain.privacy.model import ClauseEvidence, Gate
from tic_domain.privacy.record import as_data, as_markdown, record_of
from tic_domain.shared.errors import NotFound
from tic_web.observability.logs import ALLOWED, EVENTS
from tic_web.security.issued_cookies import issued_cookies


@click.group(help="The privacy policy, and what keeps it.")
def policy() -> None:
    pass


@policy.command(help="Each clause has code, tests and breaches that these see; all is classified.")
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
                "awaited": sorted(found.awaited),
                "wrong": list(found.wrong),
                "gates": [_gate(gate) for gate in found.gates],
                "tests_present": findings.tests is not None,
            }
        )
    else:
        _show(findings)
    if not found.holds:
        raise Failed("")


@policy.command(help="One clause: its text, the code that keeps it, the tests and breaches that prove it.")
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
        return
    table(["tests"], [(test,) for test in one.tests], empty="No test yet.")
    mutants = [mutant for mutant in findings.mutants if mutant.clause == wanted]
    rows = [(mutant.id, mutant.breach, _seen(findings, mutant.id)) for mutant in mutants]
    table(["seeded breach", "what it does", "seen by"], rows, empty="No breach is tried yet.")


@policy.command(help="The record of processing activities (Article 30 GDPR), as Markdown.")
@json_option
def record(*, as_json: bool) -> None:
    made = record_of([*places_of(inspect_code().stored), *column_places(), *outbound_places()])
    if as_json:
        document(as_data(made))
    else:
        say(as_markdown(made).rstrip())


_NO_TESTS = "The tests are not installed here, and were not packed: which clauses they guard can't be said."


def _seen(findings: Findings, mutant: str) -> str:
    result = findings.results.get(mutant)
    if result is None:
        return "not tried here: make test-long"
    return ", ".join(result.killed_by) or "nothing: it lives"


def _gather(*, live: bool = True) -> Findings:
    return gather(
        lambda code: [*declared_gates(), *(_live_gates() if live else ()), *_web_gates(code)],
        tests=tests_folder(),
    )


def _web_gates(code: Code) -> list[Gate]:
    sources = our_sources()
    catalogue = LogCatalogue(events=EVENTS, keys=ALLOWED.keys())
    web = {path: source for path, source in sources.items() if path.startswith("tic_web/")}
    return [
        log_gate(sources, catalogue, forbidden_in_logs(code)),
        cookies_gate(issued_cookies(), web),
    ]


def _live_gates() -> list[Gate]:
    url = read_settings().database.url
    if url is None:
        complain("No database is configured or running: its columns are checked as declared only.")
        return []
    return list(live_gates(url))


def _show(findings: Findings) -> None:
    found = findings.report
    table(
        ["clause", "code", "tests", "breaches", ""],
        [
            (
                one.clause.id,
                len(one.symbols),
                len(one.tests) if findings.tests is not None else "?",
                len(one.mutants) if findings.tests is not None else "?",
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
        for what in found.wrong:
            complain(what)
        tried = f"{len(findings.results)} of {len(findings.mutants)} seeded breaches tried as they are now"
        say(f"{tried}; make test-long tries them all.")
        say(f"{found.kept} of {len(found.clauses)} clauses kept.")


def _state(gate: Gate) -> str:
    if gate.holds:
        return "holds"
    return f"{len(gate.failures)} failures" if gate.failures else "checked nothing"


def _clause(findings: Findings, one: ClauseEvidence) -> dict[str, Any]:
    name = one.clause.id or ""
    mutants = [mutant for mutant in findings.mutants if mutant.clause == name]
    return {
        "id": name,
        "text": one.clause.text,
        "kept": one.is_kept,
        "code": [{"name": symbol.name, "place": symbol.place} for symbol in findings.places(name)],
        "tests": list(one.tests),
        "mutants": [mutant_data(mutant, findings.results.get(mutant.id)) for mutant in mutants],
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "name": gate.name,
        "holds": gate.holds,
        "checked": gate.checked,
        "failures": list(gate.failures),
    }
