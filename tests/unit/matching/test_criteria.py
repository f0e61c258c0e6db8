import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.matching.people import candidate, query, session, standing, wishing

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.vocabulary import Level
from tic_domain.matching import points
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.criteria import MEASURES, explained
from tic_domain.matching.explanation import Contribution
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import CRITERION_LABELS, Criterion
from tic_domain.matching.weights import WEIGHTS_V1


def line(criterion: Criterion, coach: Candidate, wanted: Query | None = None) -> Contribution:
    match = explained(coach, wanted or query(), WEIGHTS_V1)
    return next(line for line in match.contributions if line.key == criterion.value)


def said(criterion: Criterion, coach: Candidate, wanted: Query | None = None) -> tuple[int, str]:
    found = line(criterion, coach, wanted)
    return found.points, found.words


def test_topics_count_by_their_priority() -> None:
    assert said(Criterion.TOPICS, candidate()) == (6666, "Covers 2 of your 3 topics: SQL, Caching.")


def test_having_interviewed_counts_more_than_having_worked_there() -> None:
    assert said(Criterion.COMPANIES, candidate()) == (
        8000,
        "Has interviewed for Google; has worked at Meta.",
    )
    both = candidate(interviewed_for=frozenset({"meta"}), worked_at=frozenset({"meta"}))
    assert said(Criterion.COMPANIES, both) == (5000, "Has interviewed for Meta.")


def test_no_company_named_is_neutral_and_says_so() -> None:
    points_, words = said(Criterion.COMPANIES, candidate(), query(wishing(companies=frozenset())))

    assert (points_, "the same for everyone" in words) == (5000, True)


@pytest.mark.parametrize(("level", "expected"), [(Level.STAFF, 10_000), (Level.MID, 6000), (Level.INTERN, 0)])
def test_a_level_below_the_target_counts_less(level: Level, expected: int) -> None:
    assert line(Criterion.LEVEL, candidate(top_level=level)).points == expected


def test_a_related_role_is_worth_half() -> None:
    assert said(Criterion.ROLE, candidate(roles=frozenset({"sre"}))) == (
        5000,
        "Coaches a related role: Site reliability engineer.",
    )


def test_kinds_count_by_how_many_are_served() -> None:
    wanted = query(wishing(interview_kinds=frozenset({"coding", "negotiation"})))

    assert said(Criterion.KINDS, candidate(), wanted) == (
        5000,
        "Covers 1 of your 2 kinds of interview: Coding.",
    )


def test_two_of_two_are_both() -> None:
    wanted = query(wishing(interview_kinds=frozenset({"coding"}), topics={"sql": 1, "caching": 2}))
    coach = candidate(topics=frozenset({"sql", "caching"}))

    assert said(Criterion.TOPICS, coach, wanted) == (10_000, "Covers both of your topics: SQL, Caching.")


def test_hours_beyond_a_fortnight_fulfil_the_rule_but_earn_nothing() -> None:
    soon = WeeklyHours.of(zone_name="UTC", days=[[], [(540, 600)]] + [[]] * 5)

    assert said(Criterion.HOURS, candidate(hours=soon)) == (2500, "2 hours in common within 14 days.")
    assert said(Criterion.HOURS, candidate(hours=WeeklyHours.never()))[0] == 0


@pytest.mark.parametrize(("amount", "expected"), [(5000, 10_000), (5001, 9500), (7500, 7500), (10_000, 5000)])
def test_the_less_of_the_budget_it_takes_the_better(amount: int, expected: int) -> None:
    assert line(Criterion.PRICE, candidate(offerings=(session(amount),))).points == expected


def test_few_ratings_are_drawn_towards_the_usual() -> None:
    assert said(Criterion.RATING, candidate(seen=standing(rating_total=5, rating_count=1))) == (
        8850,
        "Rated 4.54 of 5, from 1.",
    )
    assert said(Criterion.RATING, candidate()) == (8750, "No ratings yet, so it counts as 4.5 of 5.")


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (None, (6000, "Nothing to reply to yet, so this takes a middle value.")),
        (30, (10_000, "Usually replies within an hour.")),
        (121, (8500, "Usually replies within 3 hours.")),
        (2000, (2500, "Usually replies within 2 days.")),
        (9000, (0, "Usually replies within 7 days.")),
    ],
)
def test_quick_replies_count(minutes: int | None, expected: tuple[int, str]) -> None:
    assert said(Criterion.REPLIES, candidate(seen=standing(reply_minutes=minutes))) == expected


def test_a_native_speaker_counts_where_one_is_preferred() -> None:
    german = query(wishing(languages=frozenset({"en", "de"}), native_language="de"))
    english = query(wishing(native_language="en"))

    assert said(Criterion.NATIVE, candidate(), german) == (10_000, "Speaks German natively.")
    assert said(Criterion.NATIVE, candidate(), english) == (0, "Is not a native speaker of English.")
    assert line(Criterion.NATIVE, candidate()).points == points.NEUTRAL


def test_who_is_shown_far_beyond_their_places_comes_down_visibly() -> None:
    assert said(Criterion.EXPOSURE, candidate(seen=standing(shown_recently=750))) == (
        5000,
        "Was shown at least 750 times within a week for 5 places, so others come forward.",
    )
    assert line(Criterion.EXPOSURE, candidate(seen=standing(shown_recently=250))).points == 10_000
    assert line(Criterion.EXPOSURE, candidate(seen=standing(shown_recently=99_999))).points == 0


@pytest.mark.clause("C4.2")
@given(st.integers(1, 100), st.integers(0, 6), st.data())
def test_within_a_fair_share_one_coachee_more_changes_no_word_and_no_point(
    capacity: int, shares: int, data: st.DataObject
) -> None:
    fair = points.fair_share(capacity)
    within = st.integers(shares * fair, (shares + 1) * fair - 1)
    first, second = (
        candidate(seen=standing(shown_recently=data.draw(within)), capacity=capacity) for _ in range(2)
    )

    assert line(Criterion.EXPOSURE, first) == line(Criterion.EXPOSURE, second)


def test_the_reasons_begin_with_what_weighs_most_and_leave_exposure_out() -> None:
    reasons = explained(candidate(), query(), WEIGHTS_V1).reasons

    assert reasons[0].key == "topics"
    assert "exposure" not in {reason.key for reason in reasons}


def test_every_criterion_is_measured_and_named() -> None:
    assert list(MEASURES) == list(CRITERION_LABELS) == list(Criterion)
