"""What the API gives of the directory: a page, and counts."""

from typing import Annotated

from msgspec import Meta, Struct

from tic_domain.coaches.directory import CHOICES, Relaxation
from tic_domain.coaches.use_cases.count_directory import DirectoryCounts
from tic_domain.coaches.use_cases.list_directory import DirectoryPage
from tic_domain.coaches.vocabulary import LEVEL_LABELS
from tic_web.api.coaches.schemas import CoachAnswer

Count = Annotated[int, Meta(ge=0, description="How many coaches.", examples=[14])]


class RelaxationAnswer(Struct, frozen=True, kw_only=True):
    """A filter to take away, or one value of it."""

    filter: Annotated[str, Meta(description="The name of the parameter.", examples=["topic"])]
    value: Annotated[
        str | None, Meta(description="Which value, or which word of the text; null for all of it.")
    ]
    coaches: Count

    @classmethod
    def of(cls, one: Relaxation) -> "RelaxationAnswer":
        return cls(filter=one.name, value=one.key, coaches=one.total)


class CoachesAnswer(Struct, frozen=True, kw_only=True):
    """A page of coaches."""

    items: list[CoachAnswer]
    total: Annotated[int, Meta(ge=0, description="On all pages.", examples=[14])]
    relaxations: Annotated[
        list[RelaxationAnswer],
        Meta(description="Where nobody fits: what to take away, the one that leaves most first."),
    ]
    next: Annotated[str | None, Meta(description="Give it as `after` for the following page.")]

    @classmethod
    def of(cls, page: DirectoryPage, following: str | None) -> "CoachesAnswer":
        return cls(
            items=[CoachAnswer.of(one) for one in page.coaches],
            total=page.total,
            relaxations=[RelaxationAnswer.of(one) for one in page.relaxations],
            next=following,
        )


class ChoiceAnswer(Struct, frozen=True, kw_only=True):
    """A value of a filter."""

    key: Annotated[str, Meta(description="What to give as the parameter.", examples=["sql"])]
    label: Annotated[str, Meta(description="For people.", examples=["SQL"])]
    coaches: Count


class FiltersAnswer(Struct, frozen=True, kw_only=True):
    """Of role, company, language, level: were it chosen alone; of topic and interview kind: were it added."""

    total: Annotated[int, Meta(ge=0, description="With the filters as they are.", examples=[14])]
    role: list[ChoiceAnswer]
    company: list[ChoiceAnswer]
    topic: list[ChoiceAnswer]
    language: list[ChoiceAnswer]
    interview_kind: list[ChoiceAnswer]
    level: Annotated[list[ChoiceAnswer], Meta(description="Coaches who prepare for this level at least.")]
    place_left: Count

    @classmethod
    def of(cls, counted: DirectoryCounts) -> "FiltersAnswer":
        counts = counted.counts
        chosen = {
            name: [
                ChoiceAnswer(key=key, label=label, coaches=counts.keys[name][key])
                for key, label in labels.items()
            ]
            for name, labels in CHOICES.items()
        }
        levels = [
            ChoiceAnswer(key=str(level.value), label=LEVEL_LABELS[level], coaches=number)
            for level, number in counts.levels.items()
        ]
        return cls(total=counted.total, level=levels, place_left=counts.place_left, **chosen)
