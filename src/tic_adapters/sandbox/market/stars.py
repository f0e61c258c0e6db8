"""The coaches among the demo people: written one by one, since visitors meet them first."""

from tic_adapters.sandbox.market.coaches import CoachDraft, OfferingDraft
from tic_adapters.sandbox.people import JULES, KENJI, NOOR, PRIYA
from tic_adapters.sandbox.sign_in import DemoPerson
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachStory
from tic_domain.shared.money import Money


def stars() -> list[CoachDraft]:
    return [_kenji(), _priya(), _jules(), _noor()]


def _kenji() -> CoachDraft:
    story = CoachStory.of(
        headline="System design for backend engineers: say what fails, then what you would do",
        bio=(
            "I built ledgers and payment queues for eleven years, and sat in more than two hundred backend "
            "loops on the other side of the table.\n\n"
            "In a session you get a vague prompt and thirty-five minutes, as in a real panel. Then I "
            "show you my "
            "score sheet and we repeat the ten minutes that cost you most. You have my notes the same "
            "evening."
        ),
        worked_at=["adyen", "stripe"],
        interviewed_for=["adyen", "stripe", "zalando"],
        roles=["backend", "solutions-architect"],
        top_level=5,
        interview_kinds=["coding", "system-design", "behavioural"],
        topics=[
            "scalability",
            "consistency",
            "storage-engines",
            "concurrency",
            "messaging",
            "api-design",
            "caching",
        ],
        languages=["en", "de", "tr"],
        native_languages=["de", "tr"],
    )
    return _coach(
        KENJI, "de", story,
        zone="Europe/Berlin",
        days=[[(1080, 1290)], [(1080, 1290)], [], [(1080, 1290)], [], [(600, 780)], []],
        offerings=[
            ("single", "Mock interview with score sheet", 60, 1, 115),
            ("single", "Getting to know each other", 15, 1, 10),
            ("package", "Four sessions to the loop", 60, 4, 410),
        ],
        currency="eur", capacity=20,
    )  # fmt: skip


def _priya() -> CoachDraft:
    story = CoachStory.of(
        headline="Machine learning interviews with someone who has been on call for a model",
        bio=(
            "I lead a ranking group and hire for it. Theory rounds are rarely lost over theory; they "
            "are lost "
            "over the question what “better” means.\n\n"
            "We choose a product, define the metric, and only then speak about models. I also do the coding "
            "round, in Python, without tricks."
        ),
        worked_at=["spotify", "google-deepmind"],
        interviewed_for=["spotify", "google-deepmind", "meta"],
        roles=["ml-engineer", "data-scientist"],
        top_level=6,
        interview_kinds=["machine-learning", "coding", "system-design"],
        topics=[
            "ml-fundamentals",
            "ml-systems",
            "llm",
            "experimentation",
            "statistics",
            "python",
            "deep-learning",
        ],
        languages=["en", "ta", "hi"],
        native_languages=["en", "ta"],
    )
    return _coach(
        PRIYA, "en", story,
        zone="Europe/London",
        days=[[], [(1110, 1290)], [(1110, 1290)], [], [(480, 600)], [(600, 840)], []],
        offerings=[
            ("single", "Machine learning mock interview", 60, 1, 110),
            ("subscription", "Two sessions a month", 60, 2, 190),
        ],
        currency="gbp", capacity=15,
    )  # fmt: skip


def _jules() -> CoachDraft:
    story = CoachStory.of(
        headline="Engineering manager interviews: your stories, told so that they count",
        bio=(
            "I have led teams of four and of sixty, in Lagos, Toronto and remotely, and made the usual "
            "mistakes "
            "in each.\n\n"
            "First we collect eight stories. Then we make them shorter, until every one answers three "
            "different "
            "questions. When the offer comes, we prepare that conversation too."
        ),
        worked_at=["shopify", "microsoft"],
        interviewed_for=["shopify", "microsoft", "github"],
        roles=["engineering-manager", "technical-program-manager"],
        top_level=7,
        interview_kinds=["behavioural", "negotiation", "cv-review", "system-design"],
        topics=[
            "leadership",
            "conflict",
            "people-management",
            "project-management",
            "salary",
            "product-sense",
        ],
        languages=["en", "fr"],
        native_languages=["en"],
    )
    return _coach(
        JULES, "en", story,
        zone="America/Toronto",
        days=[[(720, 780), (1020, 1200)], [], [(1020, 1200)], [(720, 780)], [(600, 780)], [], [(840, 1020)]],
        offerings=[
            ("single", "Leadership round with debrief", 60, 1, 150),
            ("single", "Your offer, your answer", 45, 1, 120),
        ],
        currency="usd", capacity=15,
    )  # fmt: skip


def _noor() -> CoachDraft:
    story = CoachStory.of(
        headline="Frontend interviews: the browser, not the framework of the week",
        bio=(
            "I build forms and editors, and read take-homes the way a tired reviewer reads them.\n\n"
            "We build one small component together, then I change the requirements twice. I am "
            "preparing for a "
            "staff loop myself, so I know how it feels from both sides."
        ),
        worked_at=["criteo"],
        interviewed_for=["criteo", "datadog"],
        roles=["frontend"],
        top_level=4,
        interview_kinds=["coding", "take-home"],
        topics=["javascript", "react", "css-layout", "accessibility", "browser"],
        languages=["fr", "ar", "en"],
        native_languages=["fr", "ar"],
    )
    return _coach(
        NOOR, "fr", story,
        zone="Europe/Paris",
        days=[[], [(1140, 1260)], [], [(1140, 1260)], [], [(600, 720)], []],
        offerings=[("single", "One component, one hour", 60, 1, 70)],
        currency="eur", capacity=8,
    )  # fmt: skip


def _coach(
    person: DemoPerson,
    locale: str,
    story: CoachStory,
    *,
    zone: str,
    days: list[list[tuple[int, int]]],
    offerings: list[tuple[str, str, int, int, int]],
    currency: str,
    capacity: int,
) -> CoachDraft:
    return CoachDraft(
        subject=person.subject,
        name=person.name,
        email=person.email,
        locale=locale,
        story=story,
        hours=WeeklyHours.of(zone_name=zone, days=days),
        offerings=tuple(
            OfferingDraft(
                kind=kind, title=title, minutes=minutes, sessions=many, price=Money(units * 100, currency)
            )
            for kind, title, minutes, many, units in offerings
        ),
        capacity=capacity,
        end="listed",
    )
