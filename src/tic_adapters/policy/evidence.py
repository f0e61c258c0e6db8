"""What the code and the tests say about the policy, put together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import attrs

import tic_domain
from tic_adapters.policy import gates
from tic_adapters.policy.log_calls import never_logged, sources_of
from tic_adapters.policy.marked_tests import MarkedTests, inspect_tests
from tic_adapters.policy.mutants import (
    FOLDER,
    RESULTS,
    Mutant,
    MutantResult,
    current,
    defined_gate,
    killed_gate,
    read_mutants,
    read_results,
)
from tic_adapters.policy.outbound import outbound_gate
from tic_adapters.policy.packed import read_packed
from tic_adapters.policy.symbols import PACKAGES, Code, inspect_code
from tic_domain.privacy.model import Gate, PolicyReport
from tic_domain.privacy.policies import attributes_gate, evidence, pinned_gate, report
from tic_domain.privacy.policy import AWAITED, PINS, PRIVACY_POLICY
from tic_domain.privacy.terms import COOKIE_PINS, COOKIE_POLICY, TERMS_OF_SERVICE, TERMS_PINS
from tic_domain.shared.clauses import CLAUSE_IDS
from tic_domain.shared.jobs import Job


@attrs.frozen(kw_only=True)
class Proof:
    """What is known of the tests: read from their source, or packed when this was built."""

    tests: MarkedTests | None
    mutants: tuple[Mutant, ...]
    results: Mapping[str, MutantResult]
    repository: Path | None
    """None where it is packed."""

    def mutants_of(self) -> Mapping[str, tuple[str, ...]]:
        """Clause → its mutants, without those that are known to live."""
        alive = {one.id for one in self.results.values() if not one.killed_by}
        found: dict[str, list[str]] = {}
        for one in self.mutants:
            if one.id not in alive:
                found.setdefault(one.clause, []).append(one.id)
        return {clause: tuple(ids) for clause, ids in found.items()}


@attrs.frozen(kw_only=True)
class Findings:
    report: PolicyReport
    proof: Proof


def source_folder() -> Path:
    """The folder in which our packages lie."""
    return Path(tic_domain.__file__).resolve().parents[1]


def tests_folder() -> Path | None:
    """Beside the source folder, where this is run from a checkout."""
    folder = source_folder().parent / "tests"
    return folder if (folder / "unit").is_dir() else None


def read_proof(tests: Path | None) -> Proof:
    """Raises MutantInvalid."""
    if tests is None:
        packed = read_packed()
        if packed is None:
            return Proof(tests=None, mutants=(), results={}, repository=None)
        results = {one.id: one for one in packed.results}
        return Proof(tests=packed.tests, mutants=packed.mutants, results=results, repository=None)
    mutants, repository = read_mutants(tests / FOLDER), tests.parent
    results = dict(current(read_results(repository / RESULTS), mutants, repository))
    return Proof(tests=inspect_tests(tests), mutants=mutants, results=results, repository=repository)


def gather(further: Callable[[Code], Iterable[Gate]], *, tests: Path | None) -> Findings:
    """`further`: gates over what this package doesn't know. Raises MutantInvalid."""
    code, proof = inspect_code(), read_proof(tests)
    symbols = {one: tuple(symbol.name for symbol in found) for one, found in code.marks.items()}
    marks = proof.tests.marks if proof.tests else {}
    found = evidence(PRIVACY_POLICY, symbols, marks, proof.mutants_of())
    made = report(found, *_gates(code), *further(code), *_proof_gates(proof), awaited=AWAITED)
    return Findings(report=made, proof=proof)


def forbidden_in_logs(code: Code) -> frozenset[str]:
    return never_logged(code.stored)


def our_sources() -> Mapping[str, str]:
    """Path → text, of all our packages."""
    return sources_of(source_folder(), (*PACKAGES, "tic_cli"))


def _gates(code: Code) -> Iterator[Gate]:
    places = list(gates.places_of(code.stored))
    yield pinned_gate(PRIVACY_POLICY, PINS)
    yield pinned_gate(TERMS_OF_SERVICE, TERMS_PINS, known=TERMS_PINS, name="wording of terms")
    yield pinned_gate(COOKIE_POLICY, COOKIE_PINS, known=COOKIE_PINS, name="wording of the cookie policy")
    yield attributes_gate(code.stored)
    yield gates.exported_gate(places)
    yield gates.erased_gate(places)
    yield gates.recipients_gate(places)
    yield gates.masked_gate(places)
    yield gates.files_gate(code.stored)
    yield gates.arguments_gate(sorted(_jobs(Job), key=_dotted))
    yield outbound_gate()
    yield Gate(name="modules searched for marks", checked=code.modules, failures=())


def _dotted(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _jobs(base: type) -> Iterator[type]:
    """Every kind of job in our packages, marked as stored or not."""
    found: list[type] = base.__subclasses__()
    for job in found:
        if job.__module__.split(".")[0] in PACKAGES:
            yield job
        yield from _jobs(job)


def _proof_gates(proof: Proof) -> Iterator[Gate]:
    if proof.tests is None:
        return
    yield _tests_gate(proof.tests)
    if proof.repository is not None:
        yield defined_gate(proof.mutants, proof.tests, proof.repository)
    if proof.results:
        yield killed_gate(proof.results)


def _tests_gate(marked: MarkedTests) -> Gate:
    """A mark with a mistyped id would be evidence for nothing."""
    failures = tuple(
        f"{path}: “{one}” is no clause"
        for one, paths in sorted(marked.marks.items())
        if one not in CLAUSE_IDS
        for path in paths
    )
    return Gate(name="test files searched for marks", checked=marked.files, failures=failures)
