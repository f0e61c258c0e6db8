"""Refusals are facts about the domain. How they look over HTTP or in a terminal is decided there."""

import re

import attrs


@attrs.frozen
class FieldProblem:
    """One field that can't be taken, and what to do about it. `field` is a dotted path."""

    field: str
    problem: str
    remedy: str


class DomainError(Exception):
    """Base of every refusal. Subclasses are named as facts and say themselves in one sentence."""

    @property
    def code(self) -> str:
        """The class name in kebab case: stable, for programs."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", type(self).__name__).lower()


class Refused(DomainError):
    """A rule says no. `str()` says which rule and what would help."""


class NotFound(DomainError):
    """No such thing, or none that the asker may know of. The two are never told apart."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"There is no such {what}.")


class NotAllowed(DomainError):
    """The asker is known and may not do this."""


class InvalidInput(DomainError):
    """Input that can't be taken, field by field."""

    def __init__(self, *problems: FieldProblem) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.field}: {p.problem} {p.remedy}" for p in problems))


class ConcurrentUpdate(DomainError):
    """Somebody else changed the same thing in between. Load it again and repeat."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"This {what} was changed elsewhere in the meantime. Load it again and repeat.")


class Unavailable(DomainError):
    """Something outside doesn't answer. Nothing was lost; trying again later may succeed."""

    def __init__(self, what: str, remedy: str = "Try again in a moment.") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} is not answering. {remedy}")
