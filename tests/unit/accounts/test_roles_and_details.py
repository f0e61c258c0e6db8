from datetime import timedelta

import pytest
from tests.unit.house import House

from tic_domain.accounts.errors import AccountSuspended, EmailConfirmationExpired, RoleMissing
from tic_domain.accounts.events import AccountRenamed, EmailConfirmed, EmailCorrectionRequested, RoleChosen
from tic_domain.accounts.model import Account, EmailConfirmation, Role
from tic_domain.accounts.use_cases.choose_roles import ChooseRoles, ChooseRolesCommand
from tic_domain.accounts.use_cases.confirm_email import ConfirmEmail, ConfirmEmailCommand
from tic_domain.accounts.use_cases.correct_email import CorrectEmail, CorrectEmailCommand
from tic_domain.accounts.use_cases.correct_name import CorrectName, CorrectNameCommand
from tic_domain.accounts.use_cases.switch_role import SwitchRole, SwitchRoleCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId

COACHEE = frozenset({Role.COACHEE})


async def awaiting(house: House, account: Account, address: str = "new@example.org") -> str:
    """The token in a link that was mailed to a new address."""
    token = house.secrets.token()
    async with house.open() as uow:
        known = await uow.accounts.get(account.id)
        await uow.accounts.save(known.awaiting_email(address))
        await uow.email_confirmations.add(
            EmailConfirmation(
                token_digest=house.secrets.digest(token),
                account_id=account.id,
                address=address,
                expires_at=house.clock.now() + timedelta(days=2),
            )
        )
        await uow.commit()
    return token


@pytest.mark.clause("C2.1")
async def test_chosen_roles_are_kept_and_told(house: House) -> None:
    ada = await house.member(roles=frozenset())

    chosen = await ChooseRoles(house.open)(ChooseRolesCommand(account_id=ada.id, roles=COACHEE))

    assert chosen.active_role is Role.COACHEE
    assert house.account(ada.id).roles == COACHEE
    assert house.store.events == [RoleChosen(account_id=ada.id, coach=False, coachee=True)]


async def test_choosing_what_is_held_already_is_no_news(house: House) -> None:
    ada = await house.member()

    await ChooseRoles(house.open)(ChooseRolesCommand(account_id=ada.id, roles=ada.roles))

    assert house.store.events == []
    assert house.account(ada.id).version == 0


async def test_choosing_no_role_is_refused(house: House) -> None:
    ada = await house.member()

    with pytest.raises(InvalidInput):
        await ChooseRoles(house.open)(ChooseRolesCommand(account_id=ada.id, roles=frozenset()))

    assert house.account(ada.id) == ada


async def test_a_suspended_member_chooses_nothing(house: House) -> None:
    ada = await house.member()
    house.replace_account(ada.suspended())

    with pytest.raises(AccountSuspended):
        await ChooseRoles(house.open)(ChooseRolesCommand(account_id=ada.id, roles=COACHEE))


async def test_who_holds_both_roles_switches(house: House) -> None:
    ada = await house.member()

    await SwitchRole(house.open)(SwitchRoleCommand(account_id=ada.id, role=Role.COACHEE))

    assert house.account(ada.id).active_role is Role.COACHEE


async def test_nobody_switches_to_a_role_they_do_not_hold(house: House) -> None:
    ada = await house.member(roles=COACHEE)

    with pytest.raises(RoleMissing, match="coach"):
        await SwitchRole(house.open)(SwitchRoleCommand(account_id=ada.id, role=Role.COACH))


async def test_nobody_acts_for_an_account_that_is_not_there(house: House) -> None:
    with pytest.raises(NotFound):
        await SwitchRole(house.open)(
            SwitchRoleCommand(account_id=AccountId(house.ids.new()), role=Role.COACH)
        )


@pytest.mark.clause("C7.2")
async def test_a_corrected_name_is_kept_and_told(house: House) -> None:
    ada = await house.member()

    await CorrectName(house.open)(CorrectNameCommand(account_id=ada.id, name=" Countess of Lovelace "))

    assert house.account(ada.id).name == "Countess of Lovelace"
    assert house.account(ada.id).name_corrected
    assert house.events(AccountRenamed) == [AccountRenamed(account_id=ada.id)]


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\nb"])
async def test_a_name_that_cannot_be_shown_is_refused(house: House, name: str) -> None:
    ada = await house.member()

    with pytest.raises(InvalidInput, match="name"):
        await CorrectName(house.open)(CorrectNameCommand(account_id=ada.id, name=name))


async def test_correcting_to_the_same_name_twice_is_told_once(house: House) -> None:
    ada = await house.member()
    command = CorrectNameCommand(account_id=ada.id, name="Countess")

    await CorrectName(house.open)(command)
    await CorrectName(house.open)(command)

    assert len(house.events(AccountRenamed)) == 1


@pytest.mark.clause("C7.2")
async def test_a_new_address_awaits_its_confirmation(house: House) -> None:
    ada = await house.member()

    await CorrectEmail(house.open)(CorrectEmailCommand(account_id=ada.id, email="new@example.org"))

    assert house.account(ada.id).email == ada.email
    assert house.account(ada.id).pending_email == "new@example.org"
    assert house.store.events == [EmailCorrectionRequested(account_id=ada.id)]


async def test_an_address_that_is_none_is_refused(house: House) -> None:
    ada = await house.member()

    with pytest.raises(InvalidInput, match="email"):
        await CorrectEmail(house.open)(CorrectEmailCommand(account_id=ada.id, email="nobody"))


@pytest.mark.clause("C7.2")
async def test_following_the_link_makes_the_address_count(house: House) -> None:
    ada = await house.member()
    token = await awaiting(house, ada)

    await ConfirmEmail(house.open, house.clock, house.secrets)(ConfirmEmailCommand(token=token))

    stored = house.account(ada.id)
    assert (stored.email, stored.pending_email, stored.email_corrected) == ("new@example.org", None, True)
    assert house.events(EmailConfirmed) == [EmailConfirmed(account_id=ada.id)]


async def test_a_link_works_once(house: House) -> None:
    token = await awaiting(house, await house.member())
    confirm = ConfirmEmail(house.open, house.clock, house.secrets)
    await confirm(ConfirmEmailCommand(token=token))

    with pytest.raises(EmailConfirmationExpired):
        await confirm(ConfirmEmailCommand(token=token))


async def test_a_link_lasts_two_days(house: House) -> None:
    token = await awaiting(house, await house.member())
    house.clock.move(timedelta(days=2))

    with pytest.raises(EmailConfirmationExpired):
        await ConfirmEmail(house.open, house.clock, house.secrets)(ConfirmEmailCommand(token=token))


async def test_only_the_latest_link_works(house: House) -> None:
    ada = await house.member()
    earlier = await awaiting(house, ada, "one@example.org")
    await awaiting(house, ada, "two@example.org")

    with pytest.raises(EmailConfirmationExpired):
        await ConfirmEmail(house.open, house.clock, house.secrets)(ConfirmEmailCommand(token=earlier))


@pytest.mark.clause("C7.2")
async def test_a_link_for_an_address_that_was_replaced_since_does_not_count(house: House) -> None:
    ada = await house.member()
    token = await awaiting(house, ada, "one@example.org")
    await CorrectEmail(house.open)(CorrectEmailCommand(account_id=ada.id, email="two@example.org"))

    with pytest.raises(EmailConfirmationExpired):
        await ConfirmEmail(house.open, house.clock, house.secrets)(ConfirmEmailCommand(token=token))


async def test_a_suspended_member_confirms_nothing(house: House) -> None:
    ada = await house.member()
    token = await awaiting(house, ada)
    house.replace_account(house.account(ada.id).suspended())

    with pytest.raises(AccountSuspended):
        await ConfirmEmail(house.open, house.clock, house.secrets)(ConfirmEmailCommand(token=token))
