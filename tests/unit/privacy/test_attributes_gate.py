"""An attribute that nobody has classified is found."""

import attrs
from attrs import field

from tic_domain.privacy.policies import attributes_gate
from tic_domain.shared.classification import stored, system


@stored
@attrs.frozen
class Whole:
    id: int = field(metadata=system("an id"))
    count: int = field(metadata=system("a count"))


@stored
@attrs.frozen
class Planted:
    id: int = field(metadata=system("an id"))
    diary: str = field()


@attrs.frozen
class NotStored:
    diary: str


def test_attributes_that_are_all_classified_pass_and_are_counted() -> None:
    gate = attributes_gate([Whole])

    assert (gate.holds, gate.checked) == (True, 2)


def test_an_unclassified_attribute_fails_and_is_named() -> None:
    gate = attributes_gate([Whole, Planted])

    assert not gate.holds
    assert gate.failures == (f"{__name__}.Planted.diary: not classified",)


def test_classes_that_are_not_stored_are_left_out() -> None:
    assert attributes_gate([Whole, NotStored]).holds


def test_without_any_stored_class_the_gate_fails() -> None:
    assert not attributes_gate([NotStored]).holds
