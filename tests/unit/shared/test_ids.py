from tic_adapters.memory.system import SeededIds
from tic_domain.shared.ids import AccountId, OfferingId


def test_a_typed_id_is_the_plain_uuid_underneath() -> None:
    made = SeededIds().new()

    assert AccountId(made) == OfferingId(made) == made


def test_ids_are_version_seven_and_sorted_by_the_time_they_were_made() -> None:
    ids = SeededIds(seed=7)
    made = [ids.new() for _ in range(50)]

    assert {one.version for one in made} == {7}
    assert made == sorted(made)


def test_one_seed_gives_the_same_ids() -> None:
    one, other = SeededIds(seed=3), SeededIds(seed=3)

    assert [one.new() for _ in range(5)] == [other.new() for _ in range(5)]
