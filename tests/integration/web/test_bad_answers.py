"""Answers that make no sense, by the API: each is refused by its field with a remedy, or taken soundly."""

from datetime import timedelta
from typing import Any

import attrs
import msgspec
from tests.integration.web.support import Site
from tests.unit.matching.people import ANSWERS

from tic_web.api.matching.quiz import EXAMPLE

MONDAY_ALONE = [[{"start": 540, "end": 720}], [], [], [], [], [], []]


def hours(days: Any, zone: Any = "Europe/Berlin", **more: Any) -> dict[str, Any]:
    return {"hours": {"zone": zone, "days": days, **more}}


def on_monday(*ranges: tuple[int, int]) -> dict[str, Any]:
    return hours([[{"start": start, "end": end} for start, end in ranges], [], [], [], [], [], []])


def wish(*topics: tuple[str, Any]) -> dict[str, Any]:
    return {"topics": [{"topic": topic, "priority": priority} for topic, priority in topics]}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a native language that isn't spoken": ({"native_language": "de"}, "native_language"),
    "an unknown native language": ({"native_language": "tlh"}, "native_language"),
    "no topic": ({"topics": []}, "topics"),
    "a topic of two priorities": (wish(("sql", 3), ("sql", 1)), "topics.1"),
    "an unknown topic": (wish(("astrology", 3)), "topics"),
    "a priority out of range": (wish(("sql", 9)), "topics.0.priority"),
    "topics of the wrong type": ({"topics": {"sql": 3}}, "topics"),
    "no language": ({"languages": []}, "languages"),
    "a language of the wrong type": ({"languages": "en"}, "languages"),
    "no kind of interview": ({"interview_kinds": []}, "interview_kinds"),
    "an unknown role": ({"role": "wizard"}, "role"),
    "a role of the wrong type": ({"role": 5}, "role"),
    "a level that there isn't": ({"level": 99}, "level"),
    "a level as text": ({"level": "4"}, "level"),
    "eleven companies": ({"companies": ["google"] * 11}, "companies"),
    "no budget": ({"budget": {"amount": 0, "currency": "eur"}}, "budget.amount"),
    "a budget below zero": ({"budget": {"amount": -500, "currency": "eur"}}, "budget.amount"),
    "a huge budget": ({"budget": {"amount": 10**12, "currency": "eur"}}, "budget.amount"),
    "a budget beyond any number": ({"budget": {"amount": 10**30, "currency": "eur"}}, "budget.amount"),
    "a budget in fractions": ({"budget": {"amount": 99.5, "currency": "eur"}}, "budget.amount"),
    "a budget as text": ({"budget": {"amount": "100", "currency": "eur"}}, "budget.amount"),
    "an unknown currency": ({"budget": {"amount": 9000, "currency": "xau"}}, "budget.currency"),
    "a zone that there isn't": (hours(MONDAY_ALONE, "Mars/Olympus"), "hours.zone"),
    "a zone of the wrong type": (hours(MONDAY_ALONE, 2), "hours.zone"),
    "no hour": (hours([[]] * 7), "hours"),
    "six days": (hours([[]] * 6), "hours.days"),
    "no whole hour in one piece": (on_monday((540, 585), (600, 645)), "hours"),
    "a reversed range": (on_monday((720, 540)), "hours.days.0"),
    "a range of no length": (on_monday((540, 540)), "hours.days.0"),
    "a range beyond midnight": (on_monday((1380, 1500)), "hours.days.0.0.end"),
    "a date with two exceptions": (
        hours(MONDAY_ALONE, exceptions=[{"date": "2026-04-06", "ranges": []}] * 2),
        "hours.exceptions.1.date",
    ),
    "the 29th of a February of 28": ({"deadline": "2027-02-29"}, "deadline"),
    "a deadline in words": ({"deadline": "soon"}, "deadline"),
    "an unknown key": ({"cv": "all of it"}, "cv"),
    "a quiz version": ({"quiz_version": 99}, "quiz_version"),
    "an unknown criterion": ({"top_criterion": "exposure"}, "top_criterion"),
}

TAKEN: dict[str, dict[str, Any]] = {
    "every hour of the week": hours([[{"start": 0, "end": 1440}]] * 7),
    "overlapping ranges": on_monday((540, 720), (600, 780)),
    "a zone by its old name": hours(MONDAY_ALONE, "Asia/Calcutta"),
    "a zone by its new name": hours(MONDAY_ALONE, "Asia/Kolkata"),
    "the hour that summer time skips": hours([[], [], [], [], [], [], [{"start": 120, "end": 180}]]),
    "the smallest budget": {"budget": {"amount": 1, "currency": "jpy"}},
    "the same language twice": {"languages": ["en", "en"]},
    "the same topic twice": wish(("sql", 3), ("sql", 3)),
}


def answers(change: dict[str, Any]) -> dict[str, Any]:
    return {**msgspec.to_builtins(EXAMPLE), **change}


# One site for a whole table: making one takes longer than asking it fifty times.
async def test_what_makes_no_sense_is_refused_by_its_field_with_a_remedy(site: Site) -> None:
    program = await site.program(await site.coachee(answered=False))
    got = {}
    for case, (change, _) in REFUSED.items():
        answer = await program.post("/api/v1/me/quiz/answers", json=answers(change))
        problems = answer.json().get("errors", [])
        assert all(one["problem"].endswith(".") and one["remedy"].endswith(".") for one in problems)
        got[case] = (answer.status_code, *(one["field"] for one in problems))

    assert got == {case: (422, field) for case, (_, field) in REFUSED.items()}


async def test_what_is_odd_but_sound_is_taken_and_answered(site: Site) -> None:
    program = await site.program(await site.coachee(answered=False))
    await site.coach()
    got = {}
    for case, change in TAKEN.items():
        taken = await program.post("/api/v1/me/quiz/answers", json=answers(change))
        found = (await program.get("/api/v1/matches")).json()
        got[case] = (taken.status_code, bool(found["items"] or found["relaxations"]))

    assert got == dict.fromkeys(TAKEN, (201, True))


async def test_answers_that_leave_no_hour_to_book_are_refused(site: Site) -> None:
    program = await site.program(await site.coachee(answered=False))
    today = site.house.clock.now().date()
    for days in (-1, 0, 3650):
        late = answers({"deadline": (today + timedelta(days=days)).isoformat()})
        answer = await program.post("/api/v1/me/quiz/answers", json=late)
        assert [one["field"] for one in answer.json()["errors"]] == ["deadline"]
    away = [{"date": (today + timedelta(days=n)).isoformat(), "ranges": []} for n in range(70)]

    answer = await program.post("/api/v1/me/quiz/answers", json=answers(hours(MONDAY_ALONE, exceptions=away)))

    assert [one["field"] for one in answer.json()["errors"]] == ["hours"]


async def test_answers_that_the_quiz_has_lost_break_no_page(site: Site) -> None:
    coachee, coach = await site.coachee(), await site.coach()
    stored = site.house.store.matching.answers
    old = attrs.evolve(ANSWERS, role="wizard", topics={"astrology": 3}, native_language="tlh")
    stored[coachee.id, 1] = attrs.evolve(stored[coachee.id, 1], answers=old, quiz_version=99)
    browser = await site.browser(coachee)
    browser.headers["accept"] = "text/html"
    seen = {}
    its = f"/coaches/{coach.id}"
    for path in ("/matches", "/quiz/review", "/quiz/goal", f"{its}/why", f"{its}/write"):
        seen[path] = (await browser.get(path)).status_code

    assert set(seen.values()) == {200}
    assert 'href="/quiz/goal"' in (await browser.get("/matches")).text
    program = await site.program(coachee)
    found = (await program.get("/api/v1/matches")).json()
    assert [one["field"] for one in found["hindrances"]] == ["role", "topics"]
    assert (await program.get("/api/v1/me/quiz/answers")).json()["quiz_version"] == 99
