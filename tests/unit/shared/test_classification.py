import attrs
import pytest

from tic_domain.accounts.model import Account, ApiToken, EmailConfirmation, SignInAttempt, WebSession
from tic_domain.coaches.model import CoachProfile, CoachStanding, Offering
from tic_domain.shared.classification import (
    Personal,
    System,
    classification_of,
    classified,
    is_stored,
    stored,
    system,
    unclassified,
)

STORED = [
    Account, ApiToken, EmailConfirmation, SignInAttempt, WebSession, CoachProfile, CoachStanding, Offering,
]  # fmt: skip


@stored
@attrs.frozen
class Parcel:
    weight: int = attrs.field(metadata=system("a number"))
    label: str


def test_an_attribute_without_a_classification_is_found() -> None:
    assert unclassified(Parcel) == ("label",)


def test_a_technical_attribute_carries_its_reason() -> None:
    assert classification_of(Parcel, "weight") == System("a number")


def test_asking_for_a_missing_classification_fails() -> None:
    with pytest.raises(LookupError, match=r"Parcel\.label is not classified"):
        classification_of(Parcel, "label")


def test_asking_for_an_unknown_attribute_fails() -> None:
    with pytest.raises(LookupError, match="no attribute colour"):
        classification_of(Parcel, "colour")


def test_a_subclass_of_a_stored_class_marks_itself() -> None:
    class Crate(Parcel): ...

    assert is_stored(Parcel)
    assert not is_stored(Crate)


def test_only_classes_are_stored() -> None:
    assert not is_stored(3)


def test_metadata_round_trips() -> None:
    found = classification_of(Account, "name")
    again = attrs.make_class("Again", {"name": attrs.field(metadata=classified(found))})

    assert classification_of(again, "name") is found


@pytest.mark.parametrize("cls", STORED, ids=lambda cls: cls.__name__)
@pytest.mark.clause("C2.1")
def test_every_stored_attribute_of_accounts_and_coaches_is_classified(cls: type) -> None:
    assert is_stored(cls)
    assert unclassified(cls) == ()


@pytest.mark.parametrize("attribute", ["name", "email", "pending_email", "linkedin"])
@pytest.mark.clause("C2.1", "C3.5")
def test_what_identifies_a_member_is_never_logged(attribute: str) -> None:
    found = classification_of(Account, attribute)

    assert isinstance(found, Personal)
    assert found.log.value == "never"
    assert found.erasure.value == "destroy its key"
