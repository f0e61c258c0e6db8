from datetime import timedelta
from uuid import UUID

import pytest
from tests.unit.house import House

from tic_domain.accounts.errors import AccountSuspended, NotSignedIn
from tic_domain.accounts.events import AccountRestoredByOperator, AccountSuspendedByOperator
from tic_domain.accounts.model import AccountStatus, EmailConfirmation, OperatorActKind, Scope
from tic_domain.accounts.use_cases.authenticate import AuthenticateToken
from tic_domain.accounts.use_cases.begin_sign_in import BeginSignInCommand
from tic_domain.accounts.use_cases.find_accounts import FindAccounts, FindAccountsCommand
from tic_domain.accounts.use_cases.issue_api_token import IssueApiToken, IssueApiTokenCommand
from tic_domain.accounts.use_cases.list_operator_acts import ListOperatorActs, ListOperatorActsCommand
from tic_domain.accounts.use_cases.note_operator_act import NoteOperatorAct, NoteOperatorActCommand
from tic_domain.accounts.use_cases.purge_expired import Purged, PurgeExpired
from tic_domain.accounts.use_cases.restore_account import RestoreAccount, RestoreAccountCommand
from tic_domain.accounts.use_cases.show_account import ShowAccount, ShowAccountCommand
from tic_domain.accounts.use_cases.suspend_account import SuspendAccount, SuspendAccountCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId

NOBODY = AccountId(UUID(int=0))


def suspension(account_id: AccountId, reason: str = "Spam") -> SuspendAccountCommand:
    return SuspendAccountCommand(account_id=account_id, reason=reason)


@pytest.mark.clause("C7.1")
async def test_an_account_is_shown_as_it_is_kept(house: House) -> None:
    ada = await house.member()

    assert await ShowAccount(house.open)(ShowAccountCommand(account_id=ada.id)) == ada


async def test_an_account_that_is_not_there_is_not_found(house: House) -> None:
    with pytest.raises(NotFound):
        await ShowAccount(house.open)(ShowAccountCommand(account_id=NOBODY))


async def test_an_account_is_found_by_its_id_or_address(house: House) -> None:
    ada = await house.member()
    find = FindAccounts(house.open)

    assert await find(FindAccountsCommand(reference=f" {ada.id} ")) == (ada,)
    assert await find(FindAccountsCommand(reference="ADA@Example.org")) == (ada,)


@pytest.mark.parametrize("reference", ["nobody@example.org", str(NOBODY)])
async def test_nobody_is_found_by_what_belongs_to_nobody(house: House, reference: str) -> None:
    assert await FindAccounts(house.open)(FindAccountsCommand(reference=reference)) == ()


async def test_an_address_that_awaits_confirmation_finds_nobody(house: House) -> None:
    ada = await house.member()
    house.replace_account(ada.awaiting_email("new@example.org"))

    assert await FindAccounts(house.open)(FindAccountsCommand(reference="new@example.org")) == ()


async def test_a_reference_that_is_neither_is_refused(house: House) -> None:
    with pytest.raises(InvalidInput, match="reference"):
        await FindAccounts(house.open)(FindAccountsCommand(reference="Ada"))


@pytest.mark.clause("C3.3")
async def test_suspending_shuts_every_way_in(house: House) -> None:
    came = await house.sign_in()
    issued = await IssueApiToken(house.open, house.clock, house.ids, house.secrets)(
        IssueApiTokenCommand(
            account_id=came.account.id,
            name="laptop",
            scopes=frozenset(Scope),
            lifetime=timedelta(days=9),
        )
    )

    await SuspendAccount(house.open, house.clock)(suspension(came.account.id))

    with pytest.raises(NotSignedIn):
        await house.authenticate_session()(came.session_token)
    with pytest.raises(AccountSuspended):
        await AuthenticateToken(house.open, house.open, house.clock, house.secrets)(issued.secret)
    assert house.store.accounts.tokens[issued.token.id].revoked_at == house.clock.now()


async def test_suspending_twice_is_told_once(house: House) -> None:
    ada = await house.member()
    suspend = SuspendAccount(house.open, house.clock)

    await suspend(suspension(ada.id))
    await suspend(suspension(ada.id))

    assert house.store.events == [AccountSuspendedByOperator(account_id=ada.id, reason="Spam")]


@pytest.mark.parametrize("reason", ["", "x" * 501])
async def test_suspending_needs_a_reason(house: House, reason: str) -> None:
    ada = await house.member()

    with pytest.raises(InvalidInput, match="reason"):
        await SuspendAccount(house.open, house.clock)(suspension(ada.id, reason))


async def test_a_restored_member_signs_in_again(house: House) -> None:
    came = await house.sign_in()
    await SuspendAccount(house.open, house.clock)(suspension(came.account.id))

    await RestoreAccount(house.open, house.clock)(
        RestoreAccountCommand(account_id=came.account.id, reason="Mistaken")
    )
    again = await house.sign_in()

    assert again.account.id == came.account.id
    assert again.account.status is AccountStatus.ACTIVE


async def test_restoring_twice_is_told_once(house: House) -> None:
    ada = await house.member()
    house.replace_account(ada.suspended())
    command = RestoreAccountCommand(account_id=ada.id, reason="Mistaken")

    await RestoreAccount(house.open, house.clock)(command)
    await RestoreAccount(house.open, house.clock)(command)

    assert house.store.events == [AccountRestoredByOperator(account_id=ada.id, reason="Mistaken")]


async def test_what_has_expired_is_forgotten(house: House) -> None:
    came = await house.sign_in()
    await house.begin_sign_in()(BeginSignInCommand(return_to="/"))
    async with house.open() as uow:
        await uow.email_confirmations.add(
            EmailConfirmation(
                token_digest=b"digest",
                account_id=came.account.id,
                address="new@example.org",
                expires_at=house.clock.now() + timedelta(days=2),
            )
        )
        await uow.commit()
    purge = PurgeExpired(house.open, house.clock)

    assert await purge() == Purged(sessions=0, attempts=0, email_confirmations=0)
    house.clock.move(timedelta(days=30))
    assert await purge() == Purged(sessions=1, attempts=1, email_confirmations=1)


@pytest.mark.clause("C3.3", "C7.1")
async def test_a_member_sees_what_operators_did_and_why_newest_first(house: House) -> None:
    ada = await house.member()
    await SuspendAccount(house.open, house.clock)(suspension(ada.id))
    await SuspendAccount(house.open, house.clock)(suspension(ada.id, "Once more"))
    house.clock.move(timedelta(hours=1))
    await RestoreAccount(house.open, house.clock)(RestoreAccountCommand(account_id=ada.id, reason="Mistaken"))
    await NoteOperatorAct(house.open, house.clock)(
        NoteOperatorActCommand(
            account_id=ada.id, kind=OperatorActKind.CV_DOWNLOADED, reason="Asked for", about=ada.id
        )
    )

    acts = await ListOperatorActs(house.open)(ListOperatorActsCommand(account_id=ada.id))

    assert [(act.kind, act.about, act.reason) for act in acts] == [
        (OperatorActKind.CV_DOWNLOADED, ada.id, "Asked for"),
        (OperatorActKind.RESTORED, None, "Mistaken"),
        (OperatorActKind.SUSPENDED, None, "Spam"),
    ]
    assert acts[0].at - acts[2].at >= timedelta(hours=1)


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("reason", ["", " ", "x" * 501])
async def test_no_act_is_noted_without_a_reason(house: House, reason: str) -> None:
    ada = await house.member()
    command = NoteOperatorActCommand(account_id=ada.id, kind=OperatorActKind.CV_DELETED, reason=reason)

    with pytest.raises(InvalidInput, match="reason"):
        await NoteOperatorAct(house.open, house.clock)(command)
    assert await ListOperatorActs(house.open)(ListOperatorActsCommand(account_id=ada.id)) == ()


async def test_nothing_is_noted_of_nobody(house: House) -> None:
    command = NoteOperatorActCommand(account_id=NOBODY, kind=OperatorActKind.CV_DELETED, reason="Asked for")

    with pytest.raises(NotFound):
        await NoteOperatorAct(house.open, house.clock)(command)
