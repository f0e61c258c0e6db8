"""The invented coachees: what they prepare for, and what they can spend."""

from datetime import date, timedelta
from typing import Final

import attrs

from tic_adapters.sandbox.market.coaches import DAY, EVENING, MORNING, NOON, WEEKEND
from tic_adapters.sandbox.market.dice import Dice
from tic_adapters.sandbox.market.names import PLACES, Place
from tic_adapters.sandbox.market.track import Track
from tic_adapters.sandbox.market.tracks import TRACKS
from tic_adapters.sandbox.people import MARA, NOOR
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.vocabulary import COMPANIES
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.vocabulary import CHOOSABLE
from tic_domain.shared.money import Money

_WANTED: Final = ("google", "meta", "amazon", "stripe", "spotify", "netflix", "microsoft", "apple", "adyen",
                  "zalando", "databricks", "openai", "nvidia", "revolut", "datadog")  # fmt: skip


@attrs.frozen(kw_only=True)
class CoacheeDraft:
    subject: str
    name: str
    email: str
    locale: str
    answers: QuizAnswers
    talks: int
    """How many coaches they write to."""


def coachees(count: int, today: date) -> list[CoacheeDraft]:
    """The two demo people first: one whom many coaches fit, and one whom hardly any fits."""
    dice = Dice("coachees")
    places = [place for place in PLACES for _ in range(place.weight)]
    tracks = [track for track in TRACKS for _ in range(track.weight)]
    drafts = {MARA.name: _mara(today), NOOR.name: _noor(today)}
    while len(drafts) < count:
        place, track = dice.pick(places), dice.pick(tracks)
        name = f"{dice.pick(place.given)} {dice.pick(place.family)}"
        if name not in drafts:
            drafts[name] = _coachee(dice, len(drafts), name, place=place, track=track, today=today)
    return list(drafts.values())


def _mara(today: date) -> CoacheeDraft:
    evenings = [[(1080, 1290)]] * 4
    answers = QuizAnswers.of(
        role="backend",
        level=4,
        interview_kinds=["coding", "system-design"],
        companies=["adyen", "spotify", "stripe", "zalando"],
        topics={
            "scalability": 3,
            "consistency": 3,
            "storage-engines": 2,
            "concurrency": 2,
            "trees-graphs": 1,
        },
        languages=["en", "de", "sv"],
        native_language="de",
        hours=WeeklyHours.of(zone_name="Europe/Berlin", days=[*evenings, [(1020, 1200)], [(600, 840)], []]),
        budget=Money(140_00, "eur"),
        deadline=today + timedelta(days=35),
        top_criterion="topics",
    )
    return CoacheeDraft(
        subject=MARA.subject, name=MARA.name, email=MARA.email, locale="de", answers=answers, talks=2
    )


def _noor(today: date) -> CoacheeDraft:
    """Two lunch hours, a small budget, ten days: where the page must say what to give up."""
    answers = QuizAnswers.of(
        role="frontend",
        level=5,
        interview_kinds=["system-design"],
        companies=["figma", "miro"],
        topics={"browser": 3, "accessibility": 3, "react": 2},
        languages=["fr", "ar"],
        hours=WeeklyHours.of(zone_name="Europe/Paris", days=[[], [(720, 780)], [], [(720, 780)], [], [], []]),
        budget=Money(60_00, "eur"),
        deadline=today + timedelta(days=10),
    )
    return CoacheeDraft(
        subject=NOOR.subject, name=NOOR.name, email=NOOR.email, locale="fr", answers=answers, talks=0
    )


def _coachee(dice: Dice, number: int, name: str, *, place: Place, track: Track, today: date) -> CoacheeDraft:
    topics = dice.some(track.topics, 3, 6)
    languages = tuple(dict.fromkeys((*place.native[:1], "en")))
    pay = place.price * dice.between(90, 190) // 100
    answers = QuizAnswers.of(
        role=track.roles[0],
        level=dice.pick((2, 3, 3, 4, 4, 4, 5, 5, 6)),
        interview_kinds=dice.some(track.kinds, 1, 3),
        companies=[one for one in dice.some(_WANTED, 0, 4) if one in COMPANIES],
        topics={topic: dice.between(1, 3) for topic in topics},
        languages=languages,
        native_language=languages[0] if dice.chance(20) else None,
        hours=_free_hours(dice, dice.pick(place.zones)),
        budget=Money(pay // 5 * 500, place.currency),
        deadline=today + timedelta(days=dice.between(21, 90)) if dice.chance(55) else None,
        top_criterion=dice.pick(CHOOSABLE).value if dice.chance(50) else None,
    )
    return CoacheeDraft(
        subject=f"demo-coachee-{number:03}",
        name=name,
        email=f"coachee.{number:03}@example.org",
        locale=place.native[0],
        answers=answers,
        talks=dice.pick((0, 1, 1, 1, 2, 2, 2, 3)),
    )


def _free_hours(dice: Dice, zone_name: str) -> WeeklyHours:
    if dice.chance(15):  # between two jobs, and free all day
        return WeeklyHours.of(zone_name=zone_name, days=[[dice.pick(DAY)]] * 5 + [[], []])
    evenings = set(dice.some(range(5), 2, 5))
    others = set(dice.some(range(5), 0, 2))
    evening, other = dice.pick(EVENING), dice.pick(MORNING + NOON)
    week = [[evening] * (day in evenings) + [other] * (day in others) for day in range(5)]
    return WeeklyHours.of(
        zone_name=zone_name,
        days=[*week, [dice.pick(WEEKEND)] * dice.chance(60), [dice.pick(WEEKEND)] * dice.chance(30)],
    )
