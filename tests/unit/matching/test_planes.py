from hypothesis import given
from hypothesis import strategies as st

from tic_domain.matching.planes import add, add_constant, from_numbers, greatest, groups, transposed

numbers = st.lists(st.integers(0, 2000), max_size=30)


def _numbers(planes: list[int] | tuple[int, ...], count: int) -> list[int]:
    return [sum((plane >> n & 1) << place for place, plane in enumerate(planes)) for n in range(count)]


@given(numbers)
def test_a_column_holds_its_numbers(values: list[int]) -> None:
    assert _numbers(from_numbers(values), len(values)) == values


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000)), max_size=30))
def test_adding_columns_adds_number_by_number(pairs: list[tuple[int, int]]) -> None:
    total = list(from_numbers([one for one, _ in pairs]))

    add(total, from_numbers([other for _, other in pairs]))

    assert _numbers(total, len(pairs)) == [one + other for one, other in pairs]


@given(numbers, st.integers(0, 2**30 - 1), st.integers(0, 50))
def test_a_constant_is_added_to_those_meant_only(values: list[int], among: int, amount: int) -> None:
    among &= (1 << len(values)) - 1
    total = list(from_numbers(values))

    add_constant(total, among, amount)

    expected = [value + amount * (among >> n & 1) for n, value in enumerate(values)]
    assert _numbers(total, len(values)) == expected


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(0, 2**30 - 1))
def test_groups_part_those_meant_by_their_number(values: list[int], among: int) -> None:
    among &= (1 << len(values)) - 1

    found = dict(groups(from_numbers(values), among))

    meant = {n: value for n, value in enumerate(values) if among >> n & 1}
    assert found == {
        value: sum(1 << n for n, other in meant.items() if other == value) for value in meant.values()
    }


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.integers(0, 30))
def test_the_greatest_are_found_and_ties_go_to_lower_places(values: list[int], count: int) -> None:
    count = min(count, len(values))

    found = greatest(from_numbers(values), (1 << len(values)) - 1, count)

    assert sorted(found) == sorted(sorted(range(len(values)), key=lambda n: (-values[n], n))[:count])


@given(st.lists(st.integers(0, 2**20 - 1), max_size=20))
def test_transposing_twice_gives_the_same_rows(rows: list[int]) -> None:
    assert transposed(transposed(rows, 20), len(rows)) == rows
