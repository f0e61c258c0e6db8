"""What makes the policy's evidence whole."""

from collections.abc import Collection, Iterable, Mapping

from tic_domain.privacy.model import ClauseEvidence, Gate, LegalText, PolicyReport
from tic_domain.shared.classification import is_stored, unclassified
from tic_domain.shared.clauses import CLAUSE_IDS


def evidence(
    policy: LegalText,
    symbols: Mapping[str, tuple[str, ...]],
    tests: Mapping[str, tuple[str, ...]],
    mutants: Mapping[str, tuple[str, ...]],
) -> tuple[ClauseEvidence, ...]:
    """For each clause of the policy: the code, the tests and the seeded breaches marked with its id."""
    return tuple(
        ClauseEvidence(
            clause=clause,
            symbols=symbols.get(clause.id or "", ()),
            tests=tests.get(clause.id or "", ()),
            mutants=mutants.get(clause.id or "", ()),
        )
        for clause in policy.clauses()
    )


def pinned_gate(
    text: LegalText,
    pins: Mapping[str, str],
    *,
    known: Collection[str] = CLAUSE_IDS,
    name: str = "wording of clauses",
) -> Gate:
    """Prose can't change unnoticed: the wording of each clause is pinned, and none is missing."""
    worded = {clause.id: clause.pin for clause in text.clauses() if clause.id is not None}
    failures = [f"{one}: the policy has no text for it" for one in known if one not in worded]
    failures += [f"{one}: is no known clause" for one in worded if one not in known]
    failures += [
        f"{one}: its wording changed (pin {pin}); review its code and tests, then pin it anew"
        for one, pin in worded.items()
        if pins.get(one) != pin
    ]
    return Gate(name=name, checked=len(worded), failures=tuple(failures))


def attributes_gate(stored_classes: Iterable[type]) -> Gate:
    """Every attribute of every stored class says what it is."""
    classes = [cls for cls in stored_classes if is_stored(cls)]
    failures = tuple(
        f"{cls.__module__}.{cls.__qualname__}.{name}: not classified"
        for cls in classes
        for name in unclassified(cls)
    )
    return Gate(
        name="stored attributes",
        checked=sum(len(getattr(cls, "__attrs_attrs__", ())) for cls in classes),
        failures=failures,
    )


def report(
    clauses: tuple[ClauseEvidence, ...], *gates: Gate, awaited: frozenset[str] = frozenset()
) -> PolicyReport:
    return PolicyReport(clauses=clauses, gates=gates, awaited=awaited)
