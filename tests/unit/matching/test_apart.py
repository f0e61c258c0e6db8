"""How far a coach's hours are from the coachee's is said in the terms of both."""

from datetime import date

import pytest
from tests.unit.matching.people import MORNINGS, SATURDAYS, candidate, query, wishing

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.rules import refusals


def mondays(start: int, end: int) -> WeeklyHours:
    return WeeklyHours.of(zone_name="UTC", days=[[(start, end)], *[[]] * 6])


def said(hours: WeeklyHours, answers: QuizAnswers) -> str:
    (refusal,) = refusals(candidate(hours=hours), query(answers))
    return refusal.words


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        (mondays(720, 780), "the nearest of theirs begins 1 hour after one of yours"),
        (mondays(480, 540), "the nearest of theirs begins 1 hour before one of yours"),
        (mondays(1080, 1200), "the nearest of theirs begins 7 hours after one of yours"),
        (SATURDAYS, "none of theirs is within a day of yours"),
    ],
)
def test_the_nearest_hour_is_told(theirs: WeeklyHours, words: str) -> None:
    assert said(theirs, wishing(hours=mondays(540, 720))) == f"Has no hour in common with you: {words}."


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (date(2026, 3, 6), "The first hour you share is the day after your deadline."),
        (date(2026, 3, 4), "The first hour you share is 3 days after your deadline."),
    ],
)
def test_an_hour_after_the_deadline_is_told(deadline: date, words: str) -> None:
    free = WeeklyHours.of(zone_name="UTC", days=[[(0, 1440)]] * 7)

    assert said(SATURDAYS, wishing(hours=free, deadline=deadline)) == words


def test_who_has_no_hour_at_all_is_told_apart() -> None:
    assert said(WeeklyHours.never(), wishing()) == "Has no hour to book in the coming weeks."
    blank = wishing(hours=WeeklyHours.never())
    assert said(MORNINGS, blank) == "None of your hours can be booked in the coming weeks."
