"""The privacy policy, and what keeps it."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Final

import click

from tic_adapters.policy.evidence import Proof, read_proof, source_folder, tests_folder
from tic_adapters.policy.marked_code import MarkedPlace, marked_code
from tic_adapters.policy.mutants import as_data
from tic_cli.output import complain, document, json_option, say
from tic_cli.tables import table
from tic_domain.privacy.model import Clause
from tic_domain.privacy.policy import PRIVACY_POLICY
from tic_domain.shared.errors import NotFound

NO_TESTS: Final = "The tests are not here, and were not packed: which clauses they guard can't be said."


@click.group(help="The privacy policy, and what keeps it.")
def policy() -> None:
    pass


@policy.command(help="Each clause has code, tests and breaches that these see; all is classified.")
@json_option
def check(*, as_json: bool) -> None:
    # It loads the whole product, which the other commands needn't.
    import_module("tic_cli.policy_check").check(as_json=as_json)


@policy.command(help="One clause: its text, the code that keeps it, the tests and breaches that prove it.")
@click.argument("clause")
@json_option
def show(clause: str, *, as_json: bool) -> None:
    wanted = clause.strip().upper()
    clauses = PRIVACY_POLICY.clauses()
    one = next((one for one in clauses if one.id == wanted), None)
    if one is None:
        complain("Clauses are " + ", ".join(one.id or "" for one in clauses) + ".")
        raise NotFound("clause")
    proof = read_proof(tests_folder())
    places = marked_code(source_folder()).get(wanted, ())
    if as_json:
        document(clause_data(one, places, proof))
        return
    say(f"{one.id}: {one.text}")
    say()
    table(
        ["code", "where"],
        [(place.dotted, f"{place.path}:{place.line}") for place in places],
        empty="No code yet.",
    )
    if proof.tests is None:
        say(NO_TESTS)
        return
    tests = proof.tests.marks.get(wanted, ())
    table(["tests"], [(test,) for test in tests], empty="No test yet.")
    rows = [
        (mutant.id, mutant.breach, _seen(proof, mutant.id))
        for mutant in proof.mutants
        if mutant.clause == wanted
    ]
    table(["seeded breach", "what it does", "seen by"], rows, empty="No breach is tried yet.")


@policy.command(help="The record of processing activities (Article 30 GDPR), as Markdown.")
@json_option
def record(*, as_json: bool) -> None:
    import_module("tic_cli.policy_check").record(as_json=as_json)


def clause_data(one: Clause, places: Iterable[MarkedPlace], proof: Proof) -> dict[str, Any]:
    name = one.id or ""
    listed = list(places)
    tests = proof.tests.marks.get(name, ()) if proof.tests else ()
    mutants = [mutant for mutant in proof.mutants if mutant.clause == name]
    return {
        "id": name,
        "text": one.text,
        "kept": bool(listed and tests and proof.mutants_of().get(name)),
        "code": [{"name": place.dotted, "place": f"{place.path}:{place.line}"} for place in listed],
        "tests": list(tests),
        "mutants": [as_data(mutant, proof.results.get(mutant.id)) for mutant in mutants],
    }


def _seen(proof: Proof, mutant: str) -> str:
    result = proof.results.get(mutant)
    if result is None:
        return "not tried here: make test-long"
    return ", ".join(result.killed_by) or "nothing: it lives"
