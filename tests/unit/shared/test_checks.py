import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput


def fields_of(refused: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_all_problems_come_at_once() -> None:
    def check_a_form() -> None:
        with Checks() as check:
            check.text("headline", "", most=10)
            check.number("capacity", 0, least=1, most=5)
            check.choice("level", "wizard", ["junior", "senior"])

    with pytest.raises(InvalidInput) as refused:
        check_a_form()

    assert fields_of(refused) == ["headline", "capacity", "level"]


def test_without_a_problem_nothing_is_raised() -> None:
    with Checks() as check:
        name = check.text("name", "Ada", most=10)

    assert name == "Ada"


def test_another_error_is_not_replaced_by_the_problems() -> None:
    def fail_while_checking() -> None:
        with Checks() as check:
            check.refuse("name", "It is wrong.", "Mend it.")
            raise KeyError

    with pytest.raises(KeyError):
        fail_while_checking()


def test_text_is_trimmed_and_normalised() -> None:
    with Checks() as check:
        text = check.text("bio", "  Cafe\u0301\r\nRue \r x ", most=50, lines=True)

    assert text == "Café\nRue \n x"


@pytest.mark.parametrize("text", ["a\nb", "a\x00b", "a\ud800b", "a\ue000b", "a\tb"])
def test_a_line_takes_no_characters_that_cannot_be_shown(text: str) -> None:
    with pytest.raises(InvalidInput) as refused, Checks() as check:
        check.text("name", text, most=50)

    assert fields_of(refused) == ["name"]


def test_several_lines_may_break_and_be_indented() -> None:
    with Checks() as check:
        assert check.text("bio", "a\n\tb", most=50, lines=True) == "a\n\tb"


@given(st.text(max_size=30), st.integers(min_value=0, max_value=10), st.integers(min_value=10, max_value=20))
def test_accepted_text_is_within_its_bounds(text: str, least: int, most: int) -> None:
    try:
        with Checks() as check:
            kept = check.text("field", text, least=least, most=most)
    except InvalidInput:
        return
    assert least <= len(kept) <= most
    assert kept == kept.strip()


@given(st.text(max_size=30))
def test_checking_twice_changes_nothing_more(text: str) -> None:
    try:
        with Checks() as check:
            once = check.text("field", text, most=60)
    except InvalidInput:
        return
    with Checks() as check:
        assert check.text("field", once, most=60) == once


def test_too_short_a_text_is_told_its_length() -> None:
    with pytest.raises(InvalidInput, match=r"It has 2 characters\. Write at least 3\."), Checks() as check:
        check.text("name", "ab", least=3, most=5)


def test_choices_lose_repeats_and_keep_their_order() -> None:
    with Checks() as check:
        assert check.choices("topics", ["b", "a", "b"], ["a", "b"]) == ("b", "a")


@pytest.mark.parametrize(
    ("values", "problem"), [([], "0 chosen."), (["a", "b", "c"], "3 chosen."), (["z"], "“z” is not known.")]
)
def test_choices_are_counted_and_known(values: list[str], problem: str) -> None:
    with pytest.raises(InvalidInput) as refused, Checks() as check:
        check.choices("topics", values, ["a", "b", "c"], least=1, most=2)

    assert [found.problem for found in refused.value.problems] == [problem]


def test_a_long_list_of_choices_is_cut_in_the_remedy() -> None:
    with pytest.raises(InvalidInput, match=r"\(20 in all\)"), Checks() as check:
        check.choice("number", 99, range(20))
