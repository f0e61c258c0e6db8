"""The invented coaches: their stories, offerings and hours, composed the same way on every run."""

from typing import Final

import attrs

from tic_adapters.sandbox.market.dice import Dice
from tic_adapters.sandbox.market.names import PLACES, Place
from tic_adapters.sandbox.market.track import Track
from tic_adapters.sandbox.market.tracks import TRACKS
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachStory
from tic_domain.coaches.vocabulary import COMPANIES, LEVEL_LABELS, TOPICS, Level
from tic_domain.shared.money import Money

EVENING: Final = ((1080, 1260), (1110, 1290), (1140, 1320))
MORNING: Final = ((360, 480), (420, 540), (390, 510))
NOON: Final = ((690, 780), (720, 810))
DAY: Final = ((540, 1020), (600, 1080), (480, 960))
WEEKEND: Final = ((540, 780), (600, 960), (840, 1080))

_BIG: Final = (
    "google", "amazon", "meta", "microsoft", "apple", "netflix", "uber", "stripe", "airbnb", "nvidia",
)  # fmt: skip
_BY_CURRENCY: Final = {
    "eur": (
        "zalando", "spotify", "adyen", "sap", "booking", "klarna", "n26", "delivery-hero", "personio",
        "celonis", "siemens", "datadog", "criteo", "mistral", "elastic", "deepl", "trade-republic",
        "jetbrains",
    ),
    "gbp": (
        "monzo", "revolut", "deliveroo", "wise", "google-deepmind", "arm", "bloomberg", "goldman-sachs",
        "canonical", "jpmorgan", "thoughtworks",
    ),
    "usd": (
        "linkedin", "salesforce", "databricks", "snowflake", "shopify", "doordash", "pinterest", "coinbase",
        "cloudflare", "figma", "openai", "anthropic", "oracle", "adobe", "atlassian", "grab", "paypal",
        "nubank",
    ),
}  # fmt: skip
_OPENINGS: Final = (
    "Interviews are a craft of their own, and it is no shame to practise it.",
    "You know more than you show in forty-five minutes. That gap is what I work on.",
    "I failed my first three loops, all for the same reason, and nobody told me. I will tell you.",
    "Good engineers lose offers over things that can be put right in two weeks.",
    "I do not sell tricks. I ask, you answer, and I say what a panel would have heard.",
    "Nervous? So was everybody I have hired.",
    "Most people prepare too much of what they can do already.",
    "I will be honest with you, and kind about it.",
)
_CLOSINGS: Final = (
    "You get my notes the same evening, with the two things to work on first.",
    "Afterwards you know what to practise, and what to leave alone.",
    "If I am not the right person for you, I say so in the first session and name somebody else.",
    "I take few people at a time, so that I remember what we said.",
    "Bring the job advert; we begin there.",
    "Between sessions you may send me one question a day.",
    "Cameras are optional, curiosity is not.",
    "I do not pass on interview questions of any company, and I do not need to.",
    "Outside of work I repair bicycles, which is debugging with better light.",
    "I have two small children, so I am punctual and my evenings end on time.",
    "I learnt to code at thirty; if you come from another trade, we will get on.",
    "Silence is fine. Thinking takes time, and I will not fill it.",
)
_SINGLES: Final = (
    "Mock interview with debrief",
    "One-to-one session",
    "Practice interview",
    "Deep dive of your choice",
)


@attrs.frozen(kw_only=True)
class OfferingDraft:
    kind: str
    title: str
    minutes: int
    sessions: int
    price: Money


@attrs.frozen(kw_only=True)
class CoachDraft:
    """What a coach will do: `end` is what becomes of the profile, "listed" for most."""

    subject: str
    name: str
    email: str
    locale: str
    story: CoachStory
    hours: WeeklyHours
    offerings: tuple[OfferingDraft, ...]
    capacity: int
    end: str


def coaches(count: int) -> list[CoachDraft]:
    """Different people: no name comes twice."""
    dice = Dice("coaches")
    places = [place for place in PLACES for _ in range(place.weight)]
    tracks = [track for track in TRACKS for _ in range(track.weight)]
    drafts: dict[str, CoachDraft] = {}
    headlines: dict[str, int] = {}
    while len(drafts) < count:
        place, track = dice.pick(places), dice.pick(tracks)
        name = f"{dice.pick(place.given)} {dice.pick(place.family)}"
        if name not in drafts:
            drafts[name] = _coach(dice, len(drafts) + 1, name, place=place, track=track, headlines=headlines)
    return list(drafts.values())


def _coach(
    dice: Dice, number: int, name: str, *, place: Place, track: Track, headlines: dict[str, int]
) -> CoachDraft:
    level = Level(dice.pick((4, 4, 4, 5, 5, 5, 6, 6, 7) if track.key != "manager" else (5, 6, 6, 7)))
    near = _BY_CURRENCY[place.currency]
    worked = dice.some(near, 1, 2) + dice.some(_BIG, 0, 2)
    interviewed = tuple(dict.fromkeys((*worked[: dice.between(1, 3)], *dice.some(_BIG + near, 1, 3))))
    facts = {
        "level": LEVEL_LABELS[level],
        "one": COMPANIES[worked[-1]],
        "two": COMPANIES[worked[0] if len(worked) > 1 else interviewed[-1]],
        "years": str(dice.between(4, 15)),
    }
    languages = dict.fromkeys((*place.native[: dice.between(1, 2)], *dice.some(place.others, 0, 1)))
    english = {"en": None} if dice.chance(94) else {}
    story = CoachStory.of(
        headline=_headline(dice, track, facts, headlines),
        bio=_bio(dice, track, facts),
        worked_at=worked,
        interviewed_for=interviewed,
        roles=(*track.roles, *dice.some(track.also, 0, 1)),
        top_level=level,
        interview_kinds=dice.some(track.kinds, 2, len(track.kinds)),
        topics=dice.some(track.topics, min(5, len(track.topics)), 11),
        languages=tuple({**languages, **english}),
        native_languages=tuple(languages)[:1],
    )
    return CoachDraft(
        subject=f"demo-coach-{number:03}",
        name=name,
        email=f"coach.{number:03}@example.org",
        locale=place.native[0],
        story=story,
        hours=hours(dice, dice.pick(place.zones)),
        offerings=_offerings(dice, level, place, story),
        capacity=dice.between(2, 8),
        end=_ending(dice),
    )


def hours(dice: Dice, zone_name: str) -> WeeklyHours:
    """Weekly hours as people have them beside a job, or for some as their job."""
    if dice.chance(18):
        working = [dice.pick(DAY)]
        off = dice.below(5)
        days = [[] if day == off else working for day in range(5)]
        return WeeklyHours.of(zone_name=zone_name, days=[*days, [], []])
    evening, morning = dice.pick(EVENING), dice.pick(MORNING)
    evenings = set(dice.some(range(5), 1, 4))
    mornings = set(dice.some(range(5), 0, 2))
    noons = set(dice.some(range(5), 0, 2)) if dice.chance(40) else set()
    week = [
        [evening] * (day in evenings) + [morning] * (day in mornings) + [dice.pick(NOON)] * (day in noons)
        for day in range(5)
    ]
    saturday, sunday = dice.chance(45), dice.chance(25)
    return WeeklyHours.of(
        zone_name=zone_name,
        days=[*week, [dice.pick(WEEKEND)] * saturday, [dice.pick(WEEKEND)] * sunday],
    )


def _headline(dice: Dice, track: Track, facts: dict[str, str], used: dict[str, int]) -> str:
    """The one used least so far, so that a page of the directory doesn't repeat itself."""
    choices = [text.format(**facts) for text in dice.shuffled(track.headlines)]
    best = min(choices, key=lambda text: used.get(text, 0))
    used[best] = used.get(best, 0) + 1
    if used[best] == 1:
        return best
    extra = dice.pick(track.topics)
    return f"{TOPICS[extra]}: {best[0].lower()}{best[1:]}" if ":" not in best else f"{best} ({TOPICS[extra]})"


def _bio(dice: Dice, track: Track, facts: dict[str, str]) -> str:
    work = dice.pick(track.work).format(**facts)
    practice = dice.some(track.practice, 1, 2)
    closing = dice.shuffled(_CLOSINGS)[: dice.between(1, 2)]
    shape = dice.below(4)
    if shape == 0:
        parts = [f"{dice.pick(_OPENINGS)} {work}", " ".join((*practice, *closing))]
    elif shape == 1:
        parts = [f"{work} {practice[0]}", " ".join(closing)]
    elif shape == 2:
        parts = [" ".join((work, *practice, closing[0]))]
    else:
        parts = [dice.pick(_OPENINGS), f"{' '.join(practice)} {work}", closing[-1]]
    return "\n\n".join(part.format(**facts) for part in parts)


def _offerings(dice: Dice, level: Level, place: Place, story: CoachStory) -> tuple[OfferingDraft, ...]:
    hour = (30 + 15 * level + dice.between(-10, 40)) * place.price // 100
    hour = max(25, 5 * round(hour / 5))

    def one(kind: str, title: str, minutes: int, sessions: int, units: int) -> OfferingDraft:
        price = Money(units * 100, place.currency)
        return OfferingDraft(kind=kind, title=title, minutes=minutes, sessions=sessions, price=price)

    offered = [one("single", dice.pick(_SINGLES), 60, 1, hour)]
    if dice.chance(35):
        offered.append(one("single", "Getting to know each other", 15, 1, max(5, hour // 6)))
    if dice.chance(40):
        offered.append(one("single", "Full mock loop, part by part", 90, 1, 5 * round(hour * 1.4 / 5)))
    if dice.chance(25) and "cv-review" in story.interview_kinds:
        offered.append(one("single", "Your CV, line by line", 45, 1, max(20, 5 * round(hour * 0.7 / 5))))
    if dice.chance(55):
        many = dice.pick((3, 4, 5, 6))
        offered.append(
            one("package", f"{many} sessions over a few weeks", 60, many, 5 * (hour * many * 9 // 50))
        )
    if dice.chance(15):
        offered.append(one("subscription", "Two sessions a month", 60, 2, 5 * (hour * 2 * 85 // 500)))
    return tuple(offered)


def _ending(dice: Dice) -> str:
    roll = dice.below(100)
    if roll < 91:
        return "listed"
    return ("paused", "draft", "delisted", "taken down")[min(3, (roll - 91) // 3)]
