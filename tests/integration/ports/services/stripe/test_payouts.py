"""Coaches' accounts, transfers and withdrawals by Stripe."""

from datetime import timedelta

import pytest
from tests.integration.ports.services.stripe.makers import Thing
from tests.integration.ports.services.stripe.peer import Fault
from tests.integration.ports.services.stripe.world import CHECKOUT, COACH, NOW, ORDER, World

from tic_domain.orders.errors import PayeeBalanceTooLow, PayeeNotReady, PaymentRefused, PaymentUnknown
from tic_domain.orders.payees import PayeeStatus, Withdrawal, WithdrawalStatus
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.money import Money

SHARE = Money(7650, "eur")


async def paid(world: World) -> tuple[str, Thing]:
    page = await world.payments.open_checkout(CHECKOUT)
    return page.reference, world.pay(page.reference)


@pytest.mark.clause("C4.1")
async def test_a_coach_gets_one_account_and_stripe_learns_no_more_than_the_country(world: World) -> None:
    payee = await world.payouts.open_payee(COACH, country="de")
    world.peer.forget_keys()
    world.peer.page_size = 1
    world.peer.put("account", "acct", metadata={"coach": "another"})

    assert await world.payouts.open_payee(COACH, country="DE") == payee
    (asked,) = world.peer.posts("accounts")
    assert asked.params == {
        "type": "express",
        "country": "DE",
        "capabilities": {"transfers": {"requested": "true"}},
        "metadata": {"coach": str(COACH)},
    }


async def test_a_link_to_stripe_is_made_anew_each_time(world: World) -> None:
    payee = await world.payouts.open_payee(COACH, country="DE")
    done, again = "https://coach.example/desk/payouts", "https://coach.example/desk/payouts/connect"

    first = await world.payouts.onboarding_url(payee, done_url=done, again_url=again)
    second = await world.payouts.onboarding_url(payee, done_url=done, again_url=again)

    assert first != second
    assert world.peer.posts("account_links")[0].params["return_url"] == done


@pytest.mark.parametrize(
    ("account", "expected", "reason"),
    [
        ({}, PayeeStatus.READY, None),
        ({"payouts_enabled": False}, PayeeStatus.IN_REVIEW, None),
        ({"capabilities": {"transfers": "pending"}}, PayeeStatus.IN_REVIEW, None),
        ({"capabilities": {"transfers": "a new word"}}, PayeeStatus.IN_REVIEW, None),
        ({"capabilities": {}, "details_submitted": False}, PayeeStatus.INCOMPLETE, None),
        ({"disabled_reason": "rejected.fraud"}, PayeeStatus.CLOSED, "suspects fraud"),
        ({"disabled_reason": "rejected.newly"}, PayeeStatus.CLOSED, "Stripe says: rejected.newly"),
        ({"disabled_reason": "under_review", "payouts_enabled": False}, PayeeStatus.IN_REVIEW, "looking"),
        ({"disabled_reason": "new_word", "payouts_enabled": False}, PayeeStatus.RESTRICTED, "new_word"),
        (
            {
                "payouts_enabled": False,
                "past_due": ["external_account"],
                "disabled_reason": "requirements.past_due",
            },
            PayeeStatus.RESTRICTED,
            "overdue",
        ),
    ],
)
async def test_whether_a_coach_can_be_paid(
    world: World, account: Thing, expected: PayeeStatus, reason: str | None
) -> None:
    payee = world.ready_payee()
    thing = world.peer.things[payee]
    for key, value in account.items():
        (thing["requirements"] if key in {"disabled_reason", "past_due"} else thing)[key] = value

    seen = await world.payouts.get_payee(payee)

    assert seen.status is expected
    assert (seen.reason is None) if reason is None else (reason in str(seen.reason))
    assert seen.balance == (Money(-200, "eur"), Money(5, "usd"))


async def test_what_is_missing_is_said_in_words_and_once(world: World) -> None:
    payee = world.ready_payee()
    world.peer.things[payee]["requirements"]["currently_due"] = [
        "individual.dob.day",
        "individual.dob.month",
        "person_1Ab.verification.document",
        "business_profile.url",
        "external_account",
        "tos_acceptance.date",
        "company.tax_id",
        "fun.new.thing",
        "individual.shoe_size",
    ]

    assert (await world.payouts.get_payee(payee)).missing == (
        "your date of birth",
        "a document that proves who you are",
        "a web page about what you offer",
        "the bank account that payouts go to",
        "your consent to Stripe's terms",
        "the tax number of your company",
        "fun.new.thing",
        "individual.shoe_size",
    )


async def test_a_disconnected_account_is_closed_and_one_never_heard_of_is_unknown(world: World) -> None:
    payee = world.ready_payee()
    world.peer.things[payee]["is_disconnected"] = True

    assert (await world.payouts.get_payee(payee)).status is PayeeStatus.CLOSED
    with pytest.raises(PaymentUnknown):
        await world.payouts.get_payee("acct_none")
    world.peer.faults = [Fault(before=True, status=403)]
    with pytest.raises(Unavailable):
        await world.payouts.get_payee(payee)


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("forgotten", [False, True])
async def test_one_key_transfers_once_out_of_its_charge(world: World, forgotten: bool) -> None:
    checkout, charge = await paid(world)
    payee = world.ready_payee()
    await world.payouts.transfer(ORDER, charge["id"], payee, SHARE, key="payout:1")
    if forgotten:
        world.peer.forget_keys()

    await world.payouts.transfer(ORDER, charge["id"], payee, SHARE, key="payout:1")
    with pytest.raises(PaymentRefused, match="another amount"):
        await world.payouts.transfer(ORDER, charge["id"], payee, Money(1, "eur"), key="payout:1")

    facts = await world.payments.look_up(ORDER, checkout)
    assert [(one.kind.value, one.amount.amount) for one in facts.movements.all] == [
        ("charged", 9000),
        ("transferred", 7650),
    ]
    assert world.peer.posts("transfers")[0].params["source_transaction"] == charge["id"]


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("fault", [Fault(before=True), Fault(before=False)])
async def test_a_lost_answer_transfers_and_reverses_once(world: World, fault: Fault) -> None:
    checkout, charge = await paid(world)
    payee = world.ready_payee()
    fine = Fault(before=False, status=200, body=b'{"object": "list", "data": [], "has_more": false}')
    charge_seen = Fault(
        before=True,
        status=200,
        body=b'{"id": "%s", "transfer_group": "order_%s"}' % (charge["id"].encode(), str(ORDER).encode()),
    )
    world.peer.faults = [charge_seen, fine, *[fault] * 3]
    with pytest.raises(Unavailable):
        await world.payouts.transfer(ORDER, charge["id"], payee, SHARE, key="payout:1")
    await world.payouts.transfer(ORDER, charge["id"], payee, SHARE, key="payout:1")
    (transfer,) = world.peer.all("transfer")

    world.peer.faults = [fine, *[fault] * 3]
    with pytest.raises(Unavailable):
        await world.payouts.reverse_transfer(transfer["id"], Money(650, "eur"), key="reverse:1")
    world.peer.forget_keys()
    await world.payouts.reverse_transfer(transfer["id"], Money(650, "eur"), key="reverse:1")

    facts = await world.payments.look_up(ORDER, checkout)
    (reversal,) = world.peer.all("transfer_reversal")
    last = facts.movements.all[-1]
    assert len(facts.movements.all) == 3
    assert (last.reference, last.of, last.amount.amount) == (reversal["id"], transfer["id"], 650)


async def test_a_charge_without_a_group_gets_the_one_of_its_order(world: World) -> None:
    charge = world.charge()

    await world.payouts.transfer(ORDER, charge["id"], world.ready_payee(), SHARE, key="payout:1")

    assert charge["transfer_group"] == f"order_{ORDER}"


async def test_who_can_not_be_paid_yet_is_not_paid(world: World) -> None:
    _, charge = await paid(world)
    payee = world.ready_payee()
    world.peer.things[payee]["capabilities"] = {"transfers": "inactive"}

    with pytest.raises(PayeeNotReady):
        await world.payouts.transfer(ORDER, charge["id"], payee, SHARE, key="payout:1")
    with pytest.raises(PayeeNotReady):
        await world.payouts.transfer(ORDER, charge["id"], "acct_none", SHARE, key="payout:2")
    with pytest.raises(PaymentUnknown):
        await world.payouts.transfer(ORDER, "ch_none", payee, SHARE, key="payout:3")


async def test_what_the_coach_has_withdrawn_can_not_be_taken_back(world: World) -> None:
    _, charge = await paid(world)
    payee = world.ready_payee()
    await world.payouts.transfer(ORDER, charge["id"], payee, SHARE, key="payout:1")
    world.peer.things[payee]["is_empty"] = True
    transfer = world.peer.all("transfer")[0]

    with pytest.raises(PayeeBalanceTooLow):
        await world.payouts.reverse_transfer(transfer["id"], SHARE, key="reverse:1")


@pytest.mark.parametrize(
    ("status", "code", "expected", "reason"),
    [
        ("pending", None, WithdrawalStatus.PENDING, None),
        ("in_transit", None, WithdrawalStatus.IN_TRANSIT, None),
        ("paid", None, WithdrawalStatus.PAID, None),
        ("canceled", None, WithdrawalStatus.CANCELLED, None),
        ("on the moon", None, WithdrawalStatus.PENDING, None),
        ("failed", "account_closed", WithdrawalStatus.FAILED, "The bank account is closed."),
        ("failed", "new_code", WithdrawalStatus.FAILED, "Stripe says: new_code"),
    ],
)
async def test_a_withdrawal_is_told_with_its_reason(
    world: World, status: str, code: str | None, expected: WithdrawalStatus, reason: str | None
) -> None:
    payee = world.ready_payee()
    payout = world.peer.put("payout", "po", amount=700, currency="eur", status=status, failure_code=code)

    (seen,) = await world.payouts.list_withdrawals(payee, NOW)

    assert seen == Withdrawal(
        reference=payout["id"], amount=Money(700, "eur"), status=expected, reason=reason
    )
    assert world.peer.calls[-1].account == payee


async def test_withdrawals_come_newest_first_and_since_a_time(world: World) -> None:
    payee = world.ready_payee()
    for _ in range(5):
        world.peer.put("payout", "po", amount=1, currency="eur", status="paid", failure_code=None)
    world.peer.page_size = 2
    made = [one["id"] for one in world.peer.all("payout")]

    seen = await world.payouts.list_withdrawals(payee, NOW)
    later = await world.payouts.list_withdrawals(payee, NOW + timedelta(days=1))

    assert [one.reference for one in seen] == made[::-1]
    assert later == ()
