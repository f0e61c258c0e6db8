"""The whole check of the policy: it loads every module of the product."""

from tic_adapters.operations.policy_gates import declared_gates, live_gates
from tic_adapters.operations.schema import column_places
from tic_adapters.policy.cookies import cookies_gate
from tic_adapters.policy.evidence import (
    Findings,
    forbidden_in_logs,
    gather,
    our_sources,
    source_folder,
    tests_folder,
)
from tic_adapters.policy.gates import places_of
from tic_adapters.policy.log_calls import LogCatalogue, log_gate
from tic_adapters.policy.marked_code import marked_code
from tic_adapters.policy.outbound import outbound_places
from tic_adapters.policy.symbols import Code, inspect_code
from tic_cli.commands.policy import NO_TESTS, clause_data
from tic_cli.exits import Failed
from tic_cli.installation import read_settings
from tic_cli.output import complain, document, say
from tic_cli.tables import table
from tic_domain.privacy.model import Gate
from tic_domain.privacy.record import as_data, as_markdown, record_of
from tic_web.observability.logs import ALLOWED, EVENTS
from tic_web.security.issued_cookies import issued_cookies


def check(*, as_json: bool) -> None:
    """Raises Failed where something doesn't hold."""
    findings = gather(_further, tests=tests_folder())
    found = findings.report
    if as_json:
        places = marked_code(source_folder())
        document(
            {
                "holds": found.holds,
                "kept": found.kept,
                "clauses": [
                    clause_data(one.clause, places.get(one.clause.id or "", ()), findings.proof)
                    for one in found.clauses
                ],
                "awaited": sorted(found.awaited),
                "wrong": list(found.wrong),
                "gates": [_gate(gate) for gate in found.gates],
                "tests_present": findings.proof.tests is not None,
            }
        )
    else:
        _show(findings)
    if not found.holds:
        raise Failed("")


def record(*, as_json: bool) -> None:
    made = record_of([*places_of(inspect_code().stored), *column_places(), *outbound_places()])
    if as_json:
        document(as_data(made))
    else:
        say(as_markdown(made).rstrip())


def _further(code: Code) -> list[Gate]:
    return [*declared_gates(), *_live_gates(), *_web_gates(code)]


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
    found, proof = findings.report, findings.proof
    known = proof.tests is not None
    table(
        ["clause", "code", "tests", "breaches", ""],
        [
            (
                one.clause.id,
                len(one.symbols),
                len(one.tests) if known else "?",
                len(one.mutants) if known else "?",
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
    for what in found.wrong:
        complain(what)
    if not known:
        say(NO_TESTS)
        return
    tried = f"{len(proof.results)} of {len(proof.mutants)} seeded breaches were tried on the code as it is"
    say(f"{tried}; make test-long tries them all.")
    say(f"{found.kept} of {len(found.clauses)} clauses kept.")


def _state(gate: Gate) -> str:
    if gate.holds:
        return "holds"
    return f"{len(gate.failures)} failures" if gate.failures else "checked nothing"


def _gate(gate: Gate) -> dict[str, object]:
    return {
        "name": gate.name,
        "holds": gate.holds,
        "checked": gate.checked,
        "failures": list(gate.failures),
    }
