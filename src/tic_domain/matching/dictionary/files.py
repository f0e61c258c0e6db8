"""The dictionary that this software brings."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tic_domain.matching.dictionary.entries import Dictionary, Words
from tic_domain.matching.dictionary.tokens import Tokens

KINDS: Final = {
    "roles": "roles.toml",
    "levels": "levels.toml",
    "topics": "skills.toml",
    "companies": "companies.toml",
    "languages": "languages.toml",
}
"""Kind of suggestion → the file of its names."""
SOURCES: Final = "sources"


def read(name: str) -> dict[str, Any]:
    """One file, as it is written."""
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


@cache
def load() -> Dictionary:
    """Made once, when it is first asked for: some 5,000 names."""
    cues = read("cues.toml")
    entries: dict[str, Words] = {
        kind: {key: modes for key, modes in read(name).items() if key != SOURCES}
        for kind, name in KINDS.items()
    }
    nothing = dict(cues["nothing"])
    # "Amazon S3" is a skill and no employer.
    nothing["companies"] = [*nothing["companies"], *_long_names(entries["topics"])]
    return Dictionary.of(
        entries,
        near=cues["near"],
        nothing=nothing,
        headings=cues["headings"],
        hints=cues["hints"],
    )


def _long_names(words: Words) -> list[str]:
    names = (name for modes in words.values() for each in modes.values() for name in each)
    return [name for name in names if len(Tokens.of(name).words) > 1]
