"""The clauses of the privacy policy, and the mark that ties code to them."""

from collections.abc import Callable
from typing import Final, TypeVar

CLAUSE_IDS: Final = (
    "C2.1", "C2.2", "C2.3", "C2.4", "C2.5", "C2.6",
    "C3.1", "C3.2", "C3.3", "C3.4", "C3.5",
    "C4.1", "C4.2",
    "C6.1", "C6.2", "C6.3",
    "C7.1", "C7.2", "C7.3", "C7.4",
)  # fmt: skip

CLAUSES_ATTRIBUTE: Final = "__policy_clauses__"

Marked = TypeVar("Marked", bound=Callable[..., object])


def clause(*ids: str) -> Callable[[Marked], Marked]:
    """Mark the function or class that keeps these clauses: `@clause("C4.2")`. ValueError if unknown."""
    unknown = sorted(set(ids) - set(CLAUSE_IDS))
    if unknown or not ids:
        raise ValueError(f"unknown clauses {unknown}: use those of CLAUSE_IDS")

    def mark(target: Marked) -> Marked:
        setattr(target, CLAUSES_ATTRIBUTE, ids)
        return target

    return mark


def clauses_of(target: object) -> tuple[str, ...]:
    """The clauses that this very object was marked with; inherited marks do not count."""
    marks = vars(target).get(CLAUSES_ATTRIBUTE, ()) if hasattr(target, "__dict__") else ()
    return tuple(marks)
