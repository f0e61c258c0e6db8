"""What the code and the tests say about the policy, put together."""

from collections.abc import Sequence
from pathlib import Path

import attrs

import tic_domain
from tic_adapters.policy.marked_tests import MarkedTests, inspect_tests
from tic_adapters.policy.symbols import Code, MarkedSymbol, inspect_code
from tic_domain.privacy.model import Gate, PolicyReport
from tic_domain.privacy.policies import attributes_gate, evidence, pinned_gate, report
from tic_domain.privacy.policy import PINS, PRIVACY_POLICY
from tic_domain.shared.clauses import CLAUSE_IDS


@attrs.frozen(kw_only=True)
class Findings:
    report: PolicyReport
    code: Code
    tests: MarkedTests | None
    """None where the tests are not here: an installed package comes without them."""

    def places(self, clause: str) -> tuple[MarkedSymbol, ...]:
        return self.code.marks.get(clause, ())


def tests_folder() -> Path | None:
    """Beside the source folder, where this is run from a checkout."""
    folder = Path(tic_domain.__file__).resolve().parents[2] / "tests"
    return folder if (folder / "unit").is_dir() else None


def gather(column_gates: Sequence[Gate], *, tests: Path | None) -> Findings:
    code = inspect_code()
    marked = inspect_tests(tests) if tests is not None else None
    symbols = {one: tuple(symbol.name for symbol in found) for one, found in code.marks.items()}
    gates = [
        pinned_gate(PRIVACY_POLICY, PINS),
        attributes_gate(code.stored),
        *column_gates,
        Gate(name="modules searched for marks", checked=code.modules, failures=()),
    ]
    if marked is not None:
        gates.append(_tests_gate(marked))
    found = evidence(PRIVACY_POLICY, symbols, marked.marks if marked else {})
    return Findings(report=report(found, *gates), code=code, tests=marked)


def _tests_gate(marked: MarkedTests) -> Gate:
    """A mark with a mistyped id would be evidence for nothing."""
    failures = tuple(
        f"{path}: “{one}” is no clause"
        for one, paths in sorted(marked.marks.items())
        if one not in CLAUSE_IDS
        for path in paths
    )
    return Gate(name="test files searched for marks", checked=marked.files, failures=failures)
