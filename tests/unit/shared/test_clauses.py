import pytest

from tic_domain.shared.clauses import CLAUSE_IDS, clause, clauses_of


def test_a_marked_function_names_its_clauses() -> None:
    @clause("C4.2", "C2.2")
    def disclose() -> None: ...

    assert clauses_of(disclose) == ("C4.2", "C2.2")


def test_a_marked_class_is_still_the_same_class() -> None:
    class Keeper: ...

    assert clause("C7.1")(Keeper) is Keeper
    assert clauses_of(Keeper) == ("C7.1",)


def test_an_unknown_clause_is_refused() -> None:
    with pytest.raises(ValueError, match=r"C9\.9"):
        clause("C9.9")


def test_a_mark_without_clauses_is_refused() -> None:
    with pytest.raises(ValueError, match="CLAUSE_IDS"):
        clause()


def test_a_subclass_does_not_inherit_the_mark() -> None:
    @clause("C7.1")
    class Keeper: ...

    class Heir(Keeper): ...

    assert clauses_of(Heir) == ()


@pytest.mark.parametrize("target", [3, "text", object()])
def test_what_cannot_be_marked_has_no_clauses(target: object) -> None:
    assert clauses_of(target) == ()


def test_all_clauses_of_the_product_are_known_once() -> None:
    assert len(CLAUSE_IDS) == len(set(CLAUSE_IDS)) == 20
