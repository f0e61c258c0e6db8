"""Quiz answers in words: the same for their owner, for the preview, and for the coach who may see them."""

from collections.abc import Iterable, Mapping
from typing import Final

from tic_domain.coaches import vocabulary as words
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.vocabulary import CRITERION_LABELS
from tic_web.pages.coaches.showing import labels
from tic_web.pages.hours import week_words

PRIORITY_WORDS: Final = {3: "what it is about", 2: "important", 1: "good to have"}


def summary(answers: QuizAnswers) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """Step, its title, and its rows of a term and a text."""
    deadline = answers.deadline
    top = answers.top_criterion
    week = "; ".join(f"{name} {ranges}" for name, ranges in week_words(answers.hours))
    return (
        (
            "goal",
            "The goal",
            (
                ("Role", words.ROLES.get(answers.role, answers.role)),
                ("Level", words.LEVEL_LABELS[answers.level]),
                ("Kinds of interview", _listed(answers.interview_kinds, words.INTERVIEW_KINDS)),
            ),
        ),
        (
            "companies",
            "Companies",
            (("Aims at", _listed(answers.companies, words.COMPANIES) or "None named"),),
        ),
        ("topics", "Topics", tuple(_topics(answers))),
        (
            "languages",
            "Languages",
            (
                ("Can be coached in", _listed(answers.languages, words.LANGUAGES)),
                (
                    "Prefers a native speaker of",
                    words.LANGUAGES.get(answers.native_language or "", "No one language"),
                ),
            ),
        ),
        (
            "time",
            "Time",
            (
                ("Zone", answers.hours.zone),
                ("Free in a week", week),
                ("Needs it by", f"{deadline.day} {deadline:%B %Y}" if deadline else "No date fixed"),
            ),
        ),
        (
            "wishes",
            "Wishes",
            (
                ("Budget for a session", str(answers.budget)),
                ("What matters most", CRITERION_LABELS[top] if top else "Nothing in particular"),
            ),
        ),
    )


def _topics(answers: QuizAnswers) -> Iterable[tuple[str, str]]:
    for priority, said in PRIORITY_WORDS.items():
        chosen = [key for key, given in answers.topics.items() if given == priority]
        if chosen:
            yield said.capitalize(), _listed(chosen, words.TOPICS)


def _listed(keys: Iterable[str], known: Mapping[str, str]) -> str:
    return ", ".join(labels(keys, known))
