"""The words that profiles and quizzes share."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated

from litestar.types import ASGIApp
from msgspec import Meta, Struct

from tic_domain.coaches import vocabulary as words
from tic_domain.matching.vocabulary import CRITERION_LABELS, RULE_LABELS
from tic_domain.shared.money import MINOR_DIGITS
from tic_domain.shared.time import zone_names
from tic_web.api.bodies import Answer
from tic_web.api.operations import operation


class Word(Struct, frozen=True, kw_only=True):
    key: Annotated[str, Meta(description="Stable, for programs.", examples=["backend"])]
    label: Annotated[str, Meta(description="For people.", examples=["Backend engineer"])]


class LevelWord(Struct, frozen=True, kw_only=True):
    level: Annotated[int, Meta(ge=1, le=7, examples=[4])]
    label: Annotated[str, Meta(examples=["Senior"])]


class CurrencyWord(Struct, frozen=True, kw_only=True):
    key: Annotated[str, Meta(examples=["eur"])]
    minor_digits: Annotated[int, Meta(ge=0, le=2, description="Digits of the minor unit.")]


class VocabularyAnswer(Struct, frozen=True, kw_only=True):
    """Every key that the API takes, with its label."""

    roles: list[Word]
    levels: list[LevelWord]
    interview_kinds: list[Word]
    topics: list[Word]
    languages: list[Word]
    companies: list[Word]
    criteria: list[Word]
    rules: list[Word]
    currencies: list[CurrencyWord]
    zones: list[str]


def _words(labels: Mapping[str, str]) -> list[Word]:
    return [Word(key=key, label=label) for key, label in labels.items()]


@cache
def _answer() -> Answer:
    """The same for everybody until the next release."""
    return Answer(
        VocabularyAnswer(
            roles=_words(words.ROLES),
            levels=[LevelWord(level=level.value, label=label) for level, label in words.LEVEL_LABELS.items()],
            interview_kinds=_words(words.INTERVIEW_KINDS),
            topics=_words(words.TOPICS),
            languages=_words(words.LANGUAGES),
            companies=_words(words.COMPANIES),
            criteria=_words({one.value: label for one, label in CRITERION_LABELS.items()}),
            rules=_words({one.value: label for one, label in RULE_LABELS.items()}),
            currencies=[CurrencyWord(key=key, minor_digits=most) for key, most in MINOR_DIGITS.items()],
            zones=sorted(zone_names()),
        ),
        headers=[(b"cache-control", b"public, max-age=3600")],
    )


@operation(
    "GET", "/vocabulary", id="showVocabulary", tag="Coaches", summary="List all keys and their labels",
    description="Roles, levels, kinds of interview, topics, languages, companies, currencies, zones.",
    scope=None, returns=VocabularyAnswer,
)  # fmt: skip
async def show_vocabulary() -> ASGIApp:
    return _answer()


ROUTES = (show_vocabulary,)
