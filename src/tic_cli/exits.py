"""What an exit code means, and which refusal leads to which."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Final


class Exit(IntEnum):
    """The words are what `tic --help` says."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    NOT_FOUND = 3
    UNREACHABLE = 4
    CONFIGURATION = 5
    UNEXPECTED = 70
    INTERRUPTED = 130
    PIPE_CLOSED = 141


MEANINGS: Final[Mapping[Exit, str]] = {
    Exit.OK: "all is well",
    Exit.REFUSED: "a check failed, or a rule says no",
    Exit.USAGE: "the command or its input can't be understood",
    Exit.NOT_FOUND: "there is no such thing",
    Exit.UNREACHABLE: "a database, server or provider doesn't answer",
    Exit.CONFIGURATION: "settings, data folder, port or keys need a hand",
    Exit.UNEXPECTED: "unexpected; --debug shows the details",
    Exit.INTERRUPTED: "interrupted by Ctrl-C",
    Exit.PIPE_CLOSED: "nobody reads the output any more",
}


class Failed(Exception):
    """A command ends with `code`. `str()` is for people and names the remedy; empty where all was said."""

    def __init__(self, words: str, code: Exit = Exit.REFUSED) -> None:
        self.code = code
        super().__init__(words)


# By name, so that nothing is imported to tell what went wrong: what was never imported was never raised.
_BY_NAME: Final[Mapping[str, Exit]] = {
    "tic_domain.shared.errors.NotFound": Exit.NOT_FOUND,
    "tic_domain.shared.errors.InvalidInput": Exit.USAGE,
    "tic_domain.shared.errors.Unavailable": Exit.UNREACHABLE,
    "tic_domain.shared.errors.DomainError": Exit.REFUSED,
    "tic_adapters.settings.SettingsInvalid": Exit.CONFIGURATION,
    "tic_adapters.sealing.keyring.MasterKeysUnreadable": Exit.CONFIGURATION,
    "tic_adapters.sandbox.service_user.EmbeddedPostgresFailed": Exit.CONFIGURATION,
}


def exit_for(error: BaseException) -> Exit | None:
    """None for what nobody expected."""
    for cls in type(error).__mro__:
        known = _BY_NAME.get(f"{cls.__module__}.{cls.__qualname__}")
        if known is not None:
            return known
    return None


def words_for(error: BaseException) -> list[str]:
    """A line for each thing that is to be put right."""
    problems = getattr(error, "problems", ())
    if not problems:
        return [str(error)]
    return [one if isinstance(one, str) else f"{one.field}: {one.problem} {one.remedy}" for one in problems]
