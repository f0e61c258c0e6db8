"""What the directory finds, counts, and says where it finds nobody."""

from typing import Any

import attrs
import pytest
from tests.unit.coaches.desk import STORY, Desk

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.directory import DirectoryFilter
from tic_domain.coaches.use_cases.count_directory import CountDirectory, CountDirectoryCommand
from tic_domain.coaches.use_cases.list_directory import DirectoryPage, ListDirectory, ListDirectoryCommand
from tic_domain.coaches.vocabulary import Level
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.money import Money

ANY = DirectoryFilter()


async def directory(desk: Desk, wanted: DirectoryFilter) -> DirectoryPage:
    return await ListDirectory(desk.house.open)(ListDirectoryCommand(wanted=wanted, after=None, limit=20))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (DirectoryFilter(text="  SYSTEM design "), True),
        (DirectoryFilter(text="ada ex"), True),
        (DirectoryFilter(text="fifteen"), True),
        (DirectoryFilter(text="kubernetes"), False),
        (DirectoryFilter(role=frozenset({"backend"})), True),
        (DirectoryFilter(role=frozenset({"frontend"})), False),
        (DirectoryFilter(company=frozenset({"google"})), True),
        (DirectoryFilter(company=frozenset({"stripe"})), True),
        (DirectoryFilter(company=frozenset({"meta"})), False),
        (DirectoryFilter(topic=frozenset({"sql"})), True),
        (DirectoryFilter(topic=frozenset({"go"})), False),
        (DirectoryFilter(language=frozenset({"de"})), True),
        (DirectoryFilter(language=frozenset({"fr"})), False),
        (DirectoryFilter(role=frozenset({"backend"}), topic=frozenset({"go"})), False),
    ],
)
async def test_the_directory_shows_what_is_wanted(desk: Desk, wanted: DirectoryFilter, found: bool) -> None:
    await desk.listed()

    assert bool((await directory(desk, wanted)).coaches) is found


@pytest.mark.parametrize("field", ["role", "company", "topic", "language", "interview_kind"])
async def test_a_wish_that_is_not_in_the_vocabulary_is_refused(desk: Desk, field: str) -> None:
    wish: Any = {field: frozenset({"nothing"})}
    with pytest.raises(InvalidInput, match=field):
        await directory(desk, attrs.evolve(ANY, **wish))


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (DirectoryFilter(text="a" * 101), "text"),
        (DirectoryFilter(text="a\0b"), "text"),
        (DirectoryFilter(level=8), "level"),
        (DirectoryFilter(price_up_to=Money(0, "eur")), "price_up_to"),
        (DirectoryFilter(price_up_to=Money(1, "xxx")), "currency"),
        (DirectoryFilter(topic=frozenset(sorted(words.TOPICS)[:21])), "topic"),
    ],
)
async def test_a_wish_that_cannot_be_is_refused(desk: Desk, wanted: DirectoryFilter, field: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        await directory(desk, wanted)


async def test_where_nobody_fits_what_to_take_away_is_told_with_what_is_left(desk: Desk) -> None:
    await desk.listed("Ada Example")
    await desk.listed("Bob Example", story=attrs.evolve(STORY, roles=frozenset({"sre"})))

    page = await directory(
        desk, DirectoryFilter(text="ada", role=frozenset({"sre"}), topic=frozenset({"sql", "caching"}))
    )

    assert (page.total, page.coaches) == (0, ())
    assert [(one.name, one.key, one.total) for one in page.relaxations] == [
        ("text", None, 1),
        ("role", "sre", 1),
    ]
    fuller = await directory(desk, DirectoryFilter(text="design ada", topic=frozenset({"sql", "go"})))
    assert [(one.name, one.key, one.total) for one in fuller.relaxations] == [("topic", "go", 1)]


async def test_counts_are_of_each_choice_beside_the_other_filters(desk: Desk) -> None:
    await desk.listed("Ada Example")
    await desk.listed("Bob Example", story=attrs.evolve(STORY, roles=frozenset({"sre"})))

    counted = await CountDirectory(desk.house.open)(
        CountDirectoryCommand(wanted=DirectoryFilter(role=frozenset({"sre"}), topic=frozenset({"sql"})))
    )

    assert counted.total == 1
    assert (counted.counts.keys["role"]["backend"], counted.counts.keys["role"]["sre"]) == (1, 1)
    assert (counted.counts.keys["topic"]["caching"], counted.counts.keys["topic"]["go"]) == (1, 0)
    assert (counted.counts.levels[Level.STAFF], counted.counts.levels[Level.PRINCIPAL]) == (1, 0)
    assert counted.counts.place_left == 1


async def test_a_name_that_was_asked_for_comes_before_words_and_beginnings(desk: Desk) -> None:
    await desk.listed("Go Example")
    await desk.listed("Bob Example", story=attrs.evolve(STORY, bio="I ask about Go."))
    await desk.listed("Cora Example", story=attrs.evolve(STORY, bio="Good questions."))

    page = await directory(desk, DirectoryFilter(text="go"))

    # Google, where all of them worked, begins so too; one of them has the whole word.
    assert [one.profile.public_name for one in page.coaches] == ["Go Example", "Bob Example", "Cora Example"]
