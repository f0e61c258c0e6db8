"""What counts as keeping a clause."""

from typing import Final

from tic_domain.privacy.model import Clause, ClauseEvidence, Gate, LegalText, Section
from tic_domain.privacy.policies import evidence, pinned_gate, report
from tic_domain.privacy.policy import PINS, PRIVACY_POLICY
from tic_domain.shared.clauses import CLAUSE_IDS


def clause(id: str, text: str = "We promise it.") -> Clause:
    return Clause(id=id, text=text)


def found(
    symbols: tuple[str, ...], tests: tuple[str, ...], mutants: tuple[str, ...] = ("mutant",)
) -> ClauseEvidence:
    return ClauseEvidence(clause=clause("C2.1"), symbols=symbols, tests=tests, mutants=mutants)


def test_every_known_clause_has_a_text() -> None:
    assert [one.id for one in PRIVACY_POLICY.clauses()] == list(CLAUSE_IDS)


def test_the_wording_of_today_is_the_pinned_one() -> None:
    gate = pinned_gate(PRIVACY_POLICY, PINS)

    assert (gate.failures, gate.checked) == ((), len(CLAUSE_IDS))


def test_changed_wording_fails_and_names_the_clause() -> None:
    gate = pinned_gate(PRIVACY_POLICY, {**PINS, "C4.2": "0" * 16})

    assert not gate.holds
    assert [failure[:4] for failure in gate.failures] == ["C4.2"]


def test_a_clause_that_lost_its_text_fails() -> None:
    section = Section(number=1, title="", intro="", listed=(clause("C2.1"),), clauses=())
    text = LegalText(title="", effective="", lead="", sections=(section,))

    failures = pinned_gate(text, {"C2.1": clause("C2.1").pin}).failures

    assert len(failures) == len(CLAUSE_IDS) - 1
    assert "C4.2: the policy has no text for it" in failures


def test_a_text_with_an_id_that_nobody_knows_fails() -> None:
    section = Section(number=1, title="", intro="", listed=(clause("C9.9"),), clauses=())
    text = LegalText(title="", effective="", lead="", sections=(section,))

    assert "C9.9: is no known clause" in pinned_gate(text, {}).failures


def test_the_same_words_have_the_same_pin_and_others_another() -> None:
    assert clause("C2.1").pin == clause("C3.1").pin
    assert clause("C2.1").pin != clause("C2.1", "We promise it!").pin


def test_a_clause_is_kept_by_code_and_tests_together() -> None:
    assert found(("code",), ("test",)).is_kept


def test_code_without_a_test_keeps_nothing() -> None:
    one = found(("code",), ())

    assert (one.is_kept, one.missing) == (False, ("tests",))


def test_a_test_without_code_keeps_nothing() -> None:
    one = found((), ("test",))

    assert (one.is_kept, one.missing) == (False, ("code",))


def test_evidence_is_gathered_by_the_clause_id() -> None:
    tests = {"C4.2": ("tests/x.py::y",), "C3.5": ("z",)}
    gathered = evidence(PRIVACY_POLICY, {"C4.2": ("a.b",)}, tests, {"C4.2": ("m",), "C3.5": ("n",)})

    by_id = {one.clause.id: one for one in gathered}
    assert by_id["C4.2"].is_kept
    assert by_id["C3.5"].missing == ("code",)
    assert by_id["C7.3"].missing == ("code", "tests", "mutants")


def test_what_no_seeded_breach_has_tried_is_not_kept() -> None:
    one = found(("code",), ("test",), ())

    assert (one.is_kept, one.missing) == (False, ("mutants",))


HOLDING: Final = Gate(name="one", checked=3, failures=())


def test_a_clause_that_is_not_kept_fails_the_report_and_is_named() -> None:
    made = report((found(("code",), ("test",)), found((), ("test",))), HOLDING)

    assert (made.kept, made.holds) == (1, False)
    assert made.wrong == ("C2.1: no code",)


def test_a_clause_that_is_awaited_fails_nothing() -> None:
    made = report((found((), ()),), HOLDING, awaited=frozenset({"C2.1"}))

    assert (made.kept, made.holds, made.wrong) == (0, True, ())


def test_a_clause_that_is_awaited_and_there_has_to_be_taken_off() -> None:
    made = report((found(("code",), ("test",)),), HOLDING, awaited=frozenset({"C2.1"}))

    assert not made.holds
    assert made.wrong[0].startswith("C2.1: is kept")


def test_a_report_without_any_gate_does_not_hold() -> None:
    assert not report((found(("code",), ("test",)),)).holds


def test_one_failing_gate_fails_the_report() -> None:
    holding = Gate(name="one", checked=1, failures=())
    failing = Gate(name="other", checked=1, failures=("x",))

    assert not report((), holding, failing).holds


def test_a_gate_that_checked_nothing_does_not_hold() -> None:
    assert not Gate(name="empty", checked=0, failures=()).holds
