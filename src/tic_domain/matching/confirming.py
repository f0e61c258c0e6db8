"""How tags that a coachee confirmed get into the quiz: as if they had been typed there."""

from collections.abc import Mapping, Sequence
from typing import Final, Self

import attrs

from tic_domain.matching.model import MOST_COMPANIES, MOST_TOPICS, PRIORITIES, Answers, QuizAnswers, QuizDraft
from tic_domain.matching.tagging import Suggestion, Suggestions
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause

Values = Mapping[str, tuple[str, ...]]
MOST_LANGUAGES: Final = 10
_STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "goal": ("role", "level", "interview_kinds"),
    "companies": ("companies",),
    "topics": ("topics",),
    "languages": ("languages", "native_language"),
}
"""The steps that a CV can say something about, with their fields."""


@attrs.frozen(kw_only=True)
class ConfirmedTags:
    """Keys that the coachee ticked. What isn't here stays as it is."""

    role: str | None = None
    level: str | None = None
    """The number of `Level` as text."""
    topics: Mapping[str, int] = attrs.field(factory=dict)
    """Topic → priority from 1 to 3."""
    companies: Sequence[str] = ()
    languages: Sequence[str] = ()

    @classmethod
    def among(cls, suggestions: Suggestions, wanted: "ConfirmedTags") -> Self:
        """Raises InvalidInput for what the CV didn't suggest, and where nothing is confirmed."""
        with Checks() as check:
            if wanted.role is not None:
                check.choice("role", wanted.role, _keys(suggestions.roles))
            if wanted.level is not None:
                check.choice("level", wanted.level, _keys(suggestions.levels))
            check.choices("topics", tuple(wanted.topics), _keys(suggestions.topics))
            for key, priority in wanted.topics.items():
                check.choice(f"topics.{key}", priority, PRIORITIES)
            check.choices("companies", wanted.companies, _keys(suggestions.companies))
            check.choices("languages", wanted.languages, _keys(suggestions.languages))
            if wanted == cls():
                check.refuse("tags", "Nothing is confirmed.", "Tick what is right, or go on without.")
        return cls(**attrs.asdict(wanted, recurse=False))


def typed(answers: QuizAnswers) -> dict[str, tuple[str, ...]]:
    """Answers of these steps as they would be typed in."""
    return {
        "role": (answers.role,),
        "level": (str(answers.level.value),),
        "interview_kinds": tuple(sorted(answers.interview_kinds)),
        "companies": tuple(sorted(answers.companies)),
        "languages": tuple(sorted(answers.languages)),
        "native_language": (answers.native_language,) if answers.native_language else (),
        **{f"topics.{key}": (str(priority),) for key, priority in answers.topics.items()},
    }


@clause("C2.2", "C7.2")
def confirmed_steps(
    tags: ConfirmedTags, draft: QuizDraft | None, answers: Answers | None
) -> dict[str, dict[str, tuple[str, ...]]]:
    """The steps that change, with all that stands in them. Raises InvalidInput where it gets too many."""
    known = typed(answers.answers) if answers else {}
    steps = {step: _entered(step, draft, known) for step in _STEPS}
    changed = {step: {**values, **_added(step, values, tags)} for step, values in steps.items()}
    with Checks() as check:
        _check_most(check, "companies", changed["companies"].get("companies", ()), MOST_COMPANIES)
        _check_most(check, "languages", changed["languages"].get("languages", ()), MOST_LANGUAGES)
        topics = [name for name, values in changed["topics"].items() if any(values)]
        _check_most(check, "topics", topics, MOST_TOPICS)
    return {step: values for step, values in changed.items() if values != steps[step]}


def _entered(step: str, draft: QuizDraft | None, known: Values) -> dict[str, tuple[str, ...]]:
    if draft is not None and step in draft.steps:
        return dict(draft.steps[step])
    return {
        name: values for name, values in known.items() if values and name.partition(".")[0] in _STEPS[step]
    }


def _added(step: str, values: Values, tags: ConfirmedTags) -> dict[str, tuple[str, ...]]:
    added: dict[str, tuple[str, ...]] = {}
    if step == "goal":
        added |= {"role": (tags.role,)} if tags.role else {}
        added |= {"level": (tags.level,)} if tags.level else {}
    elif step == "topics":
        added |= {f"topics.{key}": (str(priority),) for key, priority in tags.topics.items()}
    else:
        chosen = tuple(tags.companies if step == "companies" else tags.languages)
        if chosen:
            added[step] = tuple(dict.fromkeys((*values.get(step, ()), *chosen)))
    return added


def _keys(suggested: Sequence[Suggestion]) -> tuple[str, ...]:
    return tuple(one.key for one in suggested)


def _check_most(check: Checks, field: str, values: Sequence[str], most: int) -> None:
    if len(values) > most:
        check.refuse(
            field,
            f"With those in your quiz it would be {len(values)}.",
            f"Keep to {most} at most: confirm fewer, or take some out of the quiz first.",
        )
