"""An operator's terms: every problem is named with its variable and remedy, and nothing is half taken."""

import pytest

from tic_adapters.container import build
from tic_adapters.settings import Settings, SettingsInvalid
from tic_adapters.terms_settings import in_words
from tic_domain.orders.terms import DEFAULT_TERMS, CancellationStep


def refused(**environment: str) -> str:
    with pytest.raises(SettingsInvalid) as found:
        Settings.read(environment)
    return "\n".join(found.value.problems)


def test_without_settings_the_terms_are_the_defaults() -> None:
    assert build(Settings.read({})).terms() == DEFAULT_TERMS
    assert in_words(DEFAULT_TERMS) == (
        "Fee 20 %; cancelled 48 h before: 100 %, 24 h before: 50 %, later: 0 %; moved until 24 h before, "
        "1 times; paid out 48 h after; packages 180 days, given back for 30; a period for 24 h."
    )


def test_each_of_them_can_be_set() -> None:
    settings = Settings.read(
        {
            "TIC_FEE_PERCENT": "17.5",
            "TIC_CANCELLATION": "72h:100, 12h:33.3%, 1h: 5",
            "TIC_RESCHEDULE_HOURS": "12",
            "TIC_RESCHEDULES": "3",
            "TIC_PAYOUT_DELAY_HOURS": "0",
            "TIC_PACKAGE_DAYS": "90",
            "TIC_PACKAGE_REFUND_DAYS": "14",
            "TIC_PERIOD_REFUND_HOURS": "48",
        }
    )
    terms = settings.terms
    assert terms.fee_permille == 175
    assert terms.cancellation == (
        CancellationStep(minutes_before=72 * 60, refund_permille=1000),
        CancellationStep(minutes_before=12 * 60, refund_permille=333),
        CancellationStep(minutes_before=60, refund_permille=50),
    )
    assert (terms.reschedule_minutes, terms.reschedules, terms.payout_delay_minutes) == (720, 3, 0)
    assert (terms.package_days, terms.package_refund_days, terms.period_refund_minutes) == (90, 14, 2880)


def test_nothing_need_ever_be_given_back() -> None:
    assert Settings.read({"TIC_CANCELLATION": "none"}).terms.cancellation == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIC_FEE_PERCENT", "100.1"),
        ("TIC_FEE_PERCENT", "-1"),
        ("TIC_FEE_PERCENT", "17.55"),
        ("TIC_FEE_PERCENT", "1e1"),
        ("TIC_FEE_PERCENT", "٢٠"),
        ("TIC_CANCELLATION", "48:100"),
        ("TIC_CANCELLATION", "48h:100,"),
        ("TIC_CANCELLATION", "24h:50, 48h:100"),
        ("TIC_CANCELLATION", "48h:100, 24h:100"),
        ("TIC_CANCELLATION", "48h:101"),
        ("TIC_RESCHEDULE_HOURS", "8785"),
        ("TIC_RESCHEDULES", "11"),
        ("TIC_PAYOUT_DELAY_HOURS", "2161"),
        ("TIC_PACKAGE_DAYS", "0"),
        ("TIC_PACKAGE_REFUND_DAYS", "181"),
        ("TIC_PERIOD_REFUND_HOURS", "day"),
    ],
)
def test_what_can_not_be_kept_is_refused_at_the_start(name: str, value: str) -> None:
    said = refused(**{name: value})
    assert said.startswith(f"{name} ")
    assert said.count("\n") == 0
    assert len(said.split(". ")) >= 2


def test_every_problem_is_named_at_once() -> None:
    said = refused(TIC_FEE_PERCENT="x", TIC_CANCELLATION="y", TIC_RESCHEDULES="99", PORT="many")
    for name in ("TIC_FEE_PERCENT", "TIC_CANCELLATION", "TIC_RESCHEDULES", "PORT"):
        assert name in said
