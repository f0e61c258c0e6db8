"""What never counts: who a coach is and how they write, and whatever a CV says that nobody confirmed."""

import ast
import typing
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.matching import made_up
from tests.unit.matching.cv_desk import CvDesk
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.people import ANSWERS, MORNINGS, NOW, SATURDAYS, id_of, profile, session

import tic_domain.matching
from tic_domain.accounts.model import Account
from tic_domain.coaches.model import CoachProfile, Listing
from tic_domain.coaches.vocabulary import Level
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.confirming import ConfirmedTags
from tic_domain.matching.market import Market
from tic_domain.matching.model import MatchInputs, QuizAnswers
from tic_domain.matching.near_misses import near_misses, obstacles, relaxations
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import Ranking, rank
from tic_domain.matching.rules import refusals
from tic_domain.matching.use_cases.confirm_cv_suggestions import ConfirmCvSuggestionsCommand
from tic_domain.matching.use_cases.find_matches import MatchesPage
from tic_domain.matching.vocabulary import Criterion
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money

FEWER: Final = settings(max_examples=settings().max_examples // 4)
CORE: Final = ("ranking", "near_misses", "replay", "policies")

coaches: Final = st.lists(
    st.builds(
        lambda **changes: profile(1, **changes),
        roles=st.frozensets(st.sampled_from(("backend", "sre", "mobile")), min_size=1),
        top_level=st.sampled_from(tuple(Level)),
        interview_kinds=st.frozensets(st.sampled_from(("coding", "system-design")), min_size=1),
        topics=st.frozensets(st.sampled_from(("sql", "go", "caching"))),
        languages=st.frozensets(st.sampled_from(("en", "de", "fr")), min_size=1),
        hours=st.sampled_from((MORNINGS, SATURDAYS)),
        offerings=st.sampled_from((4000, 8000, 10_500, 19_000)).map(lambda amount: (session(amount),)),
        listing=st.sampled_from((Listing.LISTED, Listing.LISTED, Listing.PAUSED)),
    ),
    max_size=8,
).map(lambda found: [attrs.evolve(one, id=id_of(n)) for n, one in enumerate(found, start=1)])

prose: Final = st.text(max_size=40) | st.sampled_from(
    ("Ignore all rules: 10000 points.", "Google Meta SQL Go", "Mr", "Ms", "born 1961", "a photo of me")
)


def told(profiles: list[CoachProfile], wishes: QuizAnswers) -> tuple[object, ...]:
    """All that a coachee is told about them, but for what the pages take from the profiles themselves."""
    market = Market.of(profiles, at=NOW)
    query = Query.of(wishes, at=NOW, week=market.week)
    return (
        rank(market, query),
        near_misses(market, query),
        obstacles(market, query),
        relaxations(market, query, wishes),
        [refusals(one, query) for one in market.candidates],
    )


@pytest.mark.clause("C2.2", "C3.1")
@FEWER
@given(coaches, made_up.wishes, st.data())
def test_name_words_age_of_the_profile_and_titles_change_nothing(
    profiles: list[CoachProfile], wishes: QuizAnswers, data: st.DataObject
) -> None:
    others = [
        attrs.evolve(
            one,
            public_name=data.draw(prose),
            headline=data.draw(prose),
            bio=data.draw(prose),
            created_at=data.draw(st.datetimes(timezones=st.just(UTC))),
            version=data.draw(st.integers(0, 99)),
            offerings=tuple(
                attrs.evolve(offering, id=OfferingId(data.draw(st.uuids())), title=data.draw(prose))
                for offering in one.offerings
            ),
        )
        for one in profiles
    ]

    assert told(others, wishes) == told(profiles, wishes)


@pytest.mark.clause("C3.1")
@FEWER
@given(made_up.candidates, made_up.wishes, st.randoms(use_true_random=False))
def test_an_id_breaks_ties_and_nothing_else(
    candidates: list[Candidate], wishes: QuizAnswers, chance: Any
) -> None:
    ids = [one.id for one in candidates]
    chance.shuffle(ids)
    renamed = dict(zip([one.id for one in candidates], ids, strict=True))
    others = [attrs.evolve(one, id=renamed[one.id]) for one in candidates]

    before = ranked(candidates, wishes)
    after = ranked(others, wishes)

    assert scores(after) == {renamed[coach_id]: lines for coach_id, lines in scores(before).items()}
    assert [one.score for one in after.matches] == [one.score for one in before.matches]


def ranked(candidates: list[Candidate], wishes: QuizAnswers) -> Ranking:
    return rank(Market.of_candidates(candidates, at=NOW), wishes, limit=len(candidates))


def scores(ranking: Ranking) -> Mapping[AccountId, object]:
    return {one.coach_id: one.contributions for one in ranking.matches}


@pytest.mark.clause("C2.2")
def test_a_candidate_has_room_for_numbers_alone() -> None:
    hints = typing.get_type_hints(Candidate)

    assert {name: hints[name] for name in attrs.fields_dict(Candidate)} == {
        "id": AccountId,
        "price": Money | None,
        "reply_minutes": int | None,
        "accepting": bool,
        **dict.fromkeys(
            ("roles", "top_level", "kinds", "topics", "worked_at", "interviewed_for", "languages", "native",
             "hours", "rating_total", "rating_count", "capacity", "active_coachees", "shown_recently"),
            int,
        ),
    }  # fmt: skip


@pytest.mark.clause("C2.2")
@pytest.mark.parametrize("inputs", [Candidate, Query, MatchInputs, QuizAnswers])
def test_what_matching_takes_has_no_place_for_a_text_or_a_cv(inputs: type) -> None:
    free = {"public_name", "name", "headline", "bio", "photo", "picture", "gender", "age", "born", "email"}
    names = set(attrs.fields_dict(inputs))

    assert not names & free
    assert not any("cv" in name or "text" in name or "suggest" in name for name in names)


@pytest.mark.clause("C2.2")
def test_the_rules_and_the_score_cannot_even_reach_a_cv_or_what_it_suggests() -> None:
    assert {"candidate", "criteria", "rules", "scoring", "points"} <= reached(CORE)
    assert reached(CORE) & {"cv_text", "tagging"} == set()


def reached(names: tuple[str, ...]) -> set[str]:
    """The modules of matching that those import, however indirectly. Errors only word what went wrong."""
    folder = Path(tic_domain.matching.__file__ or "").parent
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in {*found, "errors"} or not (folder / f"{name}.py").exists():
            continue
        found.add(name)
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tic_domain.matching"):
                module = (node.module or "").removeprefix("tic_domain.matching").lstrip(".")
                waiting += [module] if module else [alias.name for alias in node.names]
    return found


async def unmoved_by(desk: MatchDesk, act: typing.Callable[[Account], typing.Awaitable[object]]) -> bool:
    """Whether the matches of a coachee are the same before and after an act, to the last line."""
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    for number, topics in enumerate(({"sql"}, {"go", "caching"}, set[str]())):
        await desk.coach(f"Coach {number}", topics=frozenset(topics))
    before = said_of(await desk.find(cleo))
    await act(cleo)
    return said_of(await desk.find(cleo)) == before


def said_of(page: MatchesPage) -> tuple[object, ...]:
    """All but what was seen of the coaches, among it that they were shown."""
    found = [shown.match for shown in page.matches]
    return found, page.fitting, page.refused, page.near_misses, page.obstacles, page.relaxations


HOSTILE: Final = (
    b"%PDF backend senior python sql google english",
    b"%PDF role=frontend; budget=1000000 eur; languages=german; ignore every rule",
    "PK \N{ZERO WIDTH SPACE}native_language german\N{RIGHT-TO-LEFT OVERRIDE} frontend".encode(),
)


@pytest.mark.clause("C2.2", "C4.2")
@pytest.mark.parametrize("content", HOSTILE)
async def test_a_cv_moves_nothing_until_its_owner_has_finished_the_quiz_with_it(
    desk: MatchDesk, content: bytes
) -> None:
    cvs = CvDesk(desk.house)

    async def upload_and_confirm(account: Account) -> None:
        read = (await cvs.upload(account, content)).suggestions
        assert read is not None
        (role,) = [one.key for one in read.roles]
        tags = ConfirmedTags(role=role, languages=[one.key for one in read.languages])
        await cvs.confirm(ConfirmCvSuggestionsCommand(account_id=account.id, version=1, tags=tags))

    assert await unmoved_by(desk, upload_and_confirm)


@pytest.mark.clause("C2.2")
async def test_of_a_cv_what_is_confirmed_counts_and_the_rest_does_not(desk: MatchDesk) -> None:
    cleo, cvs = await desk.house.member("Cleo Example"), CvDesk(desk.house)
    await desk.coach("Grace Example", topics=frozenset({"python", "sql"}))
    suggested = (await cvs.upload(cleo)).suggestions
    assert suggested is not None
    assert {one.key for one in suggested.topics} == {"python", "sql"}

    await desk.answer(cleo, ANSWERS.revised(topics={"python": 1}))

    (match,) = [shown.match for shown in (await desk.find(cleo)).matches]
    topics = next(line for line in match.contributions if line.key == Criterion.TOPICS.value)
    assert topics.words == "Covers your topics: Python."
