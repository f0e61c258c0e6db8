"""What a CV's text suggests for the quiz. Only suggestions: the coachee confirms each of them."""

from collections.abc import Mapping

import attrs


@attrs.frozen(kw_only=True)
class Suggestion:
    """One key of a vocabulary, and the words of the text that suggest it, as they stand there."""

    key: str
    found: tuple[str, ...] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Suggestions:
    """Keys of `coaches.vocabulary`; of each kind the one that most suggests first."""

    roles: tuple[Suggestion, ...]
    levels: tuple[Suggestion, ...]
    """Keys are the numbers of `Level` as text; at most one."""
    topics: tuple[Suggestion, ...]
    companies: tuple[Suggestion, ...]
    languages: tuple[Suggestion, ...]

    def by_field(self) -> Mapping[str, tuple[Suggestion, ...]]:
        """Field of the quiz → what is suggested for it."""
        return {
            "role": self.roles,
            "level": self.levels,
            "topics": self.topics,
            "companies": self.companies,
            "languages": self.languages,
        }
