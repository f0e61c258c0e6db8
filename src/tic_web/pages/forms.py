"""What was typed into a form, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Self, TypeVar
from uuid import UUID

import attrs
from litestar import Request

from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import FieldProblem, InvalidInput, NotFound, Refused
from tic_domain.shared.money import MINOR_DIGITS, Money

T = TypeVar("T")

UNPROCESSABLE: Final = 422
CONFLICT: Final = 409
LONGEST_NUMBER: Final = 9


@attrs.frozen(kw_only=True)
class Form:
    """Fields as they were typed, so that a refused form comes back as it was sent."""

    values: Mapping[str, tuple[str, ...]]
    problems: tuple[FieldProblem, ...] = ()
    refusal: str | None = None
    """Why it can't be done at all, where no field is to blame."""

    @classmethod
    def of(cls, **values: str | Iterable[str]) -> Self:
        """A form filled in beforehand."""
        return cls(
            values={
                name: (value,) if isinstance(value, str) else tuple(value) for name, value in values.items()
            }
        )

    @classmethod
    async def sent(cls, request: Request[Any, Any, Any]) -> Self:
        data = await request.form()
        values: dict[str, list[str]] = {}
        for name, value in data.multi_items():
            if isinstance(value, str):  # a file in a field for text is nothing typed
                values.setdefault(name, []).append(value)
        return cls(values={name: tuple(several) for name, several in values.items()})

    def over(self, known: Self) -> Self:
        """With what is known for the fields that weren't sent: a page may hold several forms."""
        return attrs.evolve(self, values={**known.values, **self.values})

    def value(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def all(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def has(self, name: str, value: object) -> bool:
        return str(value) in self.values.get(name, ())

    def problems_of(self, name: str) -> tuple[FieldProblem, ...]:
        """Those of the field, and of what lies below it: `price` has those of `price.amount`."""
        return tuple(one for one in self.problems if f"{one.field}.".startswith(f"{name}."))

    def is_first(self, name: str) -> bool:
        return bool(self.problems) and self.problems[0] in self.problems_of(name)

    def refused(self, error: InvalidInput | Refused) -> Self:
        if isinstance(error, InvalidInput):
            return attrs.evolve(self, problems=error.problems)
        return attrs.evolve(self, refusal=str(error))

    def renamed(self, fields: Mapping[str, str]) -> Self:
        """With problems of a field beside the one that it was typed in."""
        named = (attrs.evolve(one, field=fields.get(one.field, one.field)) for one in self.problems)
        return attrs.evolve(self, problems=tuple(named))

    @property
    def status(self) -> int:
        """Of the page that shows it again."""
        if self.problems:
            return UNPROCESSABLE
        return CONFLICT if self.refusal else 200


def whole(check: Checks, form: Form, name: str) -> int:
    """A whole number; refused where there is none."""
    text = form.value(name).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        check.refuse(
            name, "This is no whole number." if text else "It is empty.", "Enter a number such as 3."
        )
        return 0
    return int(text)


def amount(check: Checks, form: Form, name: str, currency: str) -> Money:
    """“80”, “80.50” or “80,50” in that currency; refused where it is none."""
    code = form.value(currency).strip().lower()
    if code not in MINOR_DIGITS:
        check.refuse(currency, "This currency is not known.", "Choose one from the list.")
        return Money(0, "eur")
    digits = MINOR_DIGITS[code]
    units, _, rest = form.value(name).strip().replace(",", ".").partition(".")
    is_number = units.isascii() and units.isdigit() and len(units) <= LONGEST_NUMBER
    if not is_number or len(rest) > digits or (rest and not (rest.isascii() and rest.isdigit())):
        example = "80.00" if digits else "8000"
        check.refuse(name, "This is no amount.", f"Enter it like {example}, without the currency.")
        return Money(0, code)
    return Money(int(units) * 10**digits + int(rest.ljust(digits, "0") or "0"), code)


def typed_amount(price: Money) -> str:
    """As `amount` reads it."""
    return str(price).split(" ", maxsplit=1)[0]


def day(check: Checks, form: Form, name: str) -> date | None:
    """A date as browsers send it; None where it is empty."""
    text = form.value(name).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        check.refuse(name, "This is no date.", "Write it as year-month-day, for example 2027-03-14.")
        return None


def minute_of_day(check: Checks, form: Form, name: str) -> int:
    """Minutes after midnight; refused where it is no time."""
    hours, _, minutes = form.value(name).strip()[:5].partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) <= 24 and int(minutes) < 60):
        check.refuse(name, "This is no time.", "Write it as hours and minutes, for example 09:30.")
        return 0
    return int(hours) * 60 + int(minutes)


def identity(text: str, what: str) -> UUID:
    """The id in an address or form. Raises NotFound: what can't be an id belongs to nothing."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(what) from None


def options(labels: Mapping[T, str], keys: Sequence[T] | None = None) -> list[tuple[str, str]]:
    """Pairs for a list to choose from, by label."""
    pairs = [(str(key), labels[key]) for key in (labels if keys is None else keys)]
    return sorted(pairs, key=lambda pair: pair[1].casefold())
