"""Each gate sees what is planted, and holds over the domain as it is."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import attrs
import pytest
from attrs import field

from tic_adapters.policy import gates
from tic_adapters.policy.symbols import inspect_code
from tic_domain.accounts.personal_data import EMAIL, NAME
from tic_domain.matching.personal_data import QUIZ_ANSWERS
from tic_domain.orders.model import Order
from tic_domain.orders.personal_data import MONEY, RECORDS_KEPT_FOR
from tic_domain.privacy.model import Gate
from tic_domain.shared.classification import (
    Erasure,
    Exported,
    ExportExempt,
    LegalBasis,
    Personal,
    Retention,
    Trigger,
    classification_of,
    stored,
    system,
)
from tic_domain.shared.files import FileKey
from tic_domain.shared.jobs import Job


def personal(metadata: Mapping[str, object]) -> Personal:
    return next(one for one in metadata.values() if isinstance(one, Personal))


RECORD: Final = personal(MONEY)
NAMED: Final = personal(NAME)


@pytest.fixture(scope="module")
def places() -> list[gates.Place]:
    return list(gates.places_of(inspect_code(["tic_domain"]).stored))


def failures(gate: Gate) -> tuple[str, ...]:
    assert gate.checked > 0
    assert gate.holds is not bool(gate.failures)
    return gate.failures


@pytest.mark.clause("C7.1")
def test_whatever_is_personal_is_exported_or_says_why_not(places: list[gates.Place]) -> None:
    assert failures(gates.exported_gate(places)) == ()


@pytest.mark.parametrize("export", [Exported(" "), ExportExempt("")])
def test_an_export_without_a_name_or_a_reason_is_seen(export: Exported | ExportExempt) -> None:
    assert len(failures(gates.exported_gate([("planted", attrs.evolve(NAMED, export=export))]))) == 1


@pytest.mark.clause("C6.2", "C7.4")
def test_whatever_is_personal_is_erased_or_kept_by_law_until_a_date(places: list[gates.Place]) -> None:
    assert failures(gates.erased_gate(places)) == ()


@pytest.mark.parametrize(
    "planted",
    [
        attrs.evolve(RECORD, legal_basis=LegalBasis.LEGITIMATE_INTEREST),
        attrs.evolve(RECORD, retention=Retention(Trigger.ORDER_SETTLED, None)),
        attrs.evolve(NAMED, erasure=Erasure.PSEUDONYM),
    ],
    ids=["no legal duty", "no end", "a name under a pseudonym"],
)
def test_what_would_outlive_its_subject_is_seen(planted: Personal) -> None:
    assert len(failures(gates.erased_gate([("planted", planted)]))) == 1


@pytest.mark.clause("C6.3")
@pytest.mark.parametrize("attribute", ["coachee_id", "coach_id", "price", "paid_at", "state", "refund"])
def test_records_of_orders_are_kept_as_long_as_the_law_asks(attribute: str) -> None:
    found = classification_of(Order, attribute)

    assert isinstance(found, Personal)
    assert found.erasure is Erasure.KEEP_LEGAL
    assert found.retention == Retention(Trigger.ORDER_SETTLED, RECORDS_KEPT_FOR)
    assert timedelta(days=3652) < RECORDS_KEPT_FOR < timedelta(days=3654)


@pytest.mark.clause("C3.5", "C4.1")
def test_nothing_goes_to_whom_the_policy_does_not_name(places: list[gates.Place]) -> None:
    assert failures(gates.recipients_gate(places)) == ()


@pytest.mark.clause("C3.5")
@pytest.mark.parametrize(
    "planted",
    [
        attrs.evolve(NAMED, recipients=frozenset()),
        attrs.evolve(NAMED, purposes=frozenset()),
        attrs.evolve(NAMED, purposes=frozenset({"marketing.advertising.third_party.targeted"})),
    ],
    ids=["nobody named", "no purpose", "advertising"],
)
def test_selling_is_seen(planted: Personal) -> None:
    assert len(failures(gates.recipients_gate([("planted", planted)]))) == 1


@pytest.mark.clause("C2.6")
def test_whatever_is_sensitive_is_masked_in_recordings(places: list[gates.Place]) -> None:
    assert failures(gates.masked_gate(places)) == ()


def test_a_sensitive_datum_without_a_mask_is_seen() -> None:
    assert failures(gates.masked_gate([("planted", attrs.evolve(NAMED, replay_mask=False))])) == (
        "planted is sensitive and not masked",
    )


@pytest.mark.parametrize(
    "gate", [gates.exported_gate, gates.erased_gate, gates.recipients_gate, gates.masked_gate]
)
def test_a_gate_that_sees_no_personal_datum_fails(gate: Any) -> None:
    assert not gate([]).holds


@attrs.frozen
class Bare:
    diary: str


@stored
@attrs.frozen
class Inner:
    count: int = field(metadata=system("a count"))
    name: str = field(metadata=NAME)


@stored
@attrs.frozen
class Holder:
    bare: Bare = field(metadata=system("said to be about nobody"))
    inner: tuple[Inner, ...] = field(metadata=system("said to be about nobody"))
    own: Bare | None = field(metadata=QUIZ_ANSWERS)
    anything: Any = field(metadata=QUIZ_ANSWERS)
    count: int = field(metadata=system("a count"))


@pytest.mark.clause("C7.1")
def test_what_is_hidden_in_a_document_is_seen() -> None:
    gate = gates.documents_gate([("t.c", Holder, ("bare",)), ("t.d", Holder, ("inner", "count"))])

    assert gate.failures == (
        "t.c (Holder.bare): Bare.diary is not classified",
        "t.d (Holder.inner): Inner.name is personal, its column isn't",
    )
    assert gate.checked == 6


def test_within_a_personal_document_everything_is_personal() -> None:
    assert failures(gates.documents_gate([("t.c", Holder, ("own",))])) == ()


def test_a_document_that_could_hold_anything_is_refused() -> None:
    assert "doesn't say what it holds" in failures(gates.documents_gate([("t.c", Holder, ("anything",))]))[0]


@stored
@attrs.frozen(kw_only=True)
class Planted(Job):
    id: UUID = field(metadata=NAME)
    answers: UUID = field(metadata=QUIZ_ANSWERS)
    note: str | None = field(metadata=MONEY)
    untold: object = field(metadata=MONEY)
    counts: Mapping[str, bool | int] = field(metadata=MONEY)
    words: Mapping[str, str] = field(metadata=MONEY)
    bare: int = field()


@pytest.mark.clause("C3.1", "C7.4")
def test_a_job_with_a_persons_words_is_seen() -> None:
    found = failures(gates.arguments_gate([Planted]))

    said = [sentence.removeprefix(f"{__name__}.Planted.").partition(" ")[0] for sentence in found]
    assert said == ["id", "answers", "note", "untold", "words", "bare"]


@stored
@attrs.frozen
class Folder:
    key: FileKey | None = field(metadata=EMAIL)
    kept: FileKey = field(metadata=MONEY)
    bare: FileKey = field()


@pytest.mark.clause("C6.2")
def test_a_file_that_erasing_would_leave_is_seen() -> None:
    assert [one.split()[0].rpartition(".")[2] for one in failures(gates.files_gate([Folder]))] == [
        "kept",
        "bare",
    ]
