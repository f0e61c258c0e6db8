"""The terms of what is sold from now on, as an operator sets them. Orders keep those of their purchase."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from tic_domain.orders.terms import DEFAULT_TERMS, CancellationStep, Terms
from tic_domain.shared.errors import InvalidInput

_PERCENT: Final = re.compile(r"\d{1,3}(\.\d)?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,6}", re.ASCII)
_STEP: Final = re.compile(r"(\d{1,5})\s*h\s*:\s*(\d{1,3}(?:\.\d)?)\s*%?", re.ASCII)
_HOUR: Final = 60

FEE: Final = "TIC_FEE_PERCENT"
CANCELLATION: Final = "TIC_CANCELLATION"
RESCHEDULE_HOURS: Final = "TIC_RESCHEDULE_HOURS"
RESCHEDULES: Final = "TIC_RESCHEDULES"
PAYOUT_DELAY: Final = "TIC_PAYOUT_DELAY_HOURS"
PACKAGE_DAYS: Final = "TIC_PACKAGE_DAYS"
PACKAGE_REFUND_DAYS: Final = "TIC_PACKAGE_REFUND_DAYS"
PERIOD_REFUND: Final = "TIC_PERIOD_REFUND_HOURS"

_VARIABLE_OF: Final[Mapping[str, str]] = {
    "fee_permille": FEE,
    "cancellation": CANCELLATION,
    "reschedule_minutes": RESCHEDULE_HOURS,
    "reschedules": RESCHEDULES,
    "payout_delay_minutes": PAYOUT_DELAY,
    "package_days": PACKAGE_DAYS,
    "package_refund_days": PACKAGE_REFUND_DAYS,
    "period_refund_minutes": PERIOD_REFUND,
}
_RANGES: Final[Mapping[str, str]] = {
    FEE: "Use a percentage from 0 to 100, with one decimal at most, such as 17.5.",
    RESCHEDULE_HOURS: "Use whole hours, from 0 to 8784.",
    RESCHEDULES: "Use a number from 0 to 10.",
    PAYOUT_DELAY: "Use whole hours, from 0 to 2160.",
    PACKAGE_DAYS: "Use whole days, from 1 to 1098.",
    PACKAGE_REFUND_DAYS: f"Use whole days, from 0 to {PACKAGE_DAYS}.",
    PERIOD_REFUND: "Use whole hours, from 0 to 744.",
}
_STEPS: Final = (
    "Write steps such as 48h:100, 24h:50 (hours before the start: percent that goes back), from the earliest "
    "to the latest, each giving back less than the one before it; or none."
)


def terms_from(environment: Mapping[str, str]) -> tuple[Terms, tuple[str, ...]]:
    """The terms, and what is wrong with what was set: then they are the defaults."""
    given = {name: environment.get(name, "").strip() for name in _VARIABLE_OF.values()}
    problems: list[str] = []

    def read(name: str, default: int, form: re.Pattern[str], convert: Callable[[str], int]) -> int:
        text = given[name]
        if not text:
            return default
        if form.fullmatch(text) is None:
            problems.append(f"{name} can't be understood. {_RANGES[name]}")
            return default
        return convert(text)

    default = DEFAULT_TERMS
    values = {
        "fee_permille": read(FEE, default.fee_permille, _PERCENT, _permille),
        "reschedule_minutes": read(RESCHEDULE_HOURS, default.reschedule_minutes, _WHOLE, _minutes),
        "reschedules": read(RESCHEDULES, default.reschedules, _WHOLE, int),
        "payout_delay_minutes": read(PAYOUT_DELAY, default.payout_delay_minutes, _WHOLE, _minutes),
        "package_days": read(PACKAGE_DAYS, default.package_days, _WHOLE, int),
        "package_refund_days": read(PACKAGE_REFUND_DAYS, default.package_refund_days, _WHOLE, int),
        "period_refund_minutes": read(PERIOD_REFUND, default.period_refund_minutes, _WHOLE, _minutes),
    }
    steps = _steps(given[CANCELLATION])
    if steps is None:
        problems.append(f"{CANCELLATION} can't be understood. {_STEPS}")
        steps = default.cancellation
    try:
        terms = Terms.of(cancellation=steps, **values)
    except InvalidInput as error:
        wrong = dict.fromkeys(one.field.partition(".")[0] for one in error.problems)
        if "package_days" in wrong:
            wrong.pop("package_refund_days", None)  # It is measured by the other.
        problems += [_out_of_range(_VARIABLE_OF[field]) for field in wrong]
        terms = default
    return terms, tuple(problems)


def in_words(terms: Terms) -> str:
    """One line, as an operator checks it."""
    steps = [
        f"{_hours(one.minutes_before)} before: {_percent(one.refund_permille)}" for one in terms.cancellation
    ]
    return (
        f"Fee {_percent(terms.fee_permille)}; cancelled {', '.join([*steps, 'later: 0 %'])}; "
        f"moved until {_hours(terms.reschedule_minutes)} before, {terms.reschedules} times; "
        f"paid out {_hours(terms.payout_delay_minutes)} after; packages {terms.package_days} days, "
        f"given back for {terms.package_refund_days}; a period for {_hours(terms.period_refund_minutes)}."
    )


def _steps(text: str) -> tuple[CancellationStep, ...] | None:
    """None for what can't be understood."""
    if not text:
        return DEFAULT_TERMS.cancellation
    if text.lower() == "none":
        return ()
    parts = [_STEP.fullmatch(part.strip()) for part in text.split(",")]
    if any(part is None for part in parts):
        return None
    return tuple(
        CancellationStep(minutes_before=_minutes(part[1]), refund_permille=_permille(part[2]))
        for part in parts
        if part is not None
    )


def _out_of_range(name: str) -> str:
    if name == CANCELLATION:
        return f"{name} is no table that falls. {_STEPS}"
    return f"{name} is out of range. {_RANGES[name]}"


def _minutes(hours: str) -> int:
    return int(hours) * _HOUR


def _permille(percent: str) -> int:
    return int(Decimal(percent) * 10)


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, _HOUR)
    return f"{hours} h" if not rest else f"{minutes} min"


def _percent(permille: int) -> str:
    whole, rest = divmod(permille, 10)
    return f"{whole}.{rest} %" if rest else f"{whole} %"
