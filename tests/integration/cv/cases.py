"""What a case of the test set is: a file, and what must come of it."""

from collections.abc import Callable

import attrs

from tic_domain.matching.cv_text import CvFlaw
from tic_domain.matching.tagging import Suggestions


@attrs.frozen(kw_only=True)
class Tags:
    """Keys in any order; words divided by blanks."""

    role: str = ""
    level: str = ""
    topics: str = ""
    companies: str = ""
    languages: str = ""

    def sets(self) -> dict[str, set[str]]:
        return {name: set(words.split()) for name, words in attrs.asdict(self).items()}


@attrs.frozen(kw_only=True)
class Readable:
    name: str
    make: Callable[[], bytes]
    tags: Tags


@attrs.frozen(kw_only=True)
class Flawed:
    name: str
    make: Callable[[], bytes]
    flaw: CvFlaw


def found(suggestions: Suggestions) -> dict[str, set[str]]:
    return {field: {one.key for one in each} for field, each in suggestions.by_field().items()}
