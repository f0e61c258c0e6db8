import asyncio
from datetime import timedelta

import pytest
from tests.unit.house import House, identity_of

from tic_domain.accounts.errors import AccountSuspended, NotSignedIn, TooManyTokens
from tic_domain.accounts.model import MOST_TOKENS, Account, Scope
from tic_domain.accounts.use_cases.authenticate import AuthenticateToken
from tic_domain.accounts.use_cases.issue_api_token import IssueApiToken, IssueApiTokenCommand, IssuedToken
from tic_domain.accounts.use_cases.list_access import ListAccess, ListAccessCommand
from tic_domain.accounts.use_cases.revoke_api_token import RevokeApiToken, RevokeApiTokenCommand
from tic_domain.accounts.use_cases.sign_out import SignOut, SignOutCommand
from tic_domain.accounts.use_cases.sign_out_everywhere import SignOutEverywhere, SignOutEverywhereCommand
from tic_domain.shared.errors import InvalidInput, NotFound

READ = frozenset({Scope.PROFILE_READ})


async def issue(house: House, account: Account, *, days: int = 30, name: str = "laptop") -> IssuedToken:
    return await IssueApiToken(house.open, house.clock, house.ids, house.secrets)(
        IssueApiTokenCommand(account_id=account.id, name=name, scopes=READ, lifetime=timedelta(days=days))
    )


def by_token(house: House) -> AuthenticateToken:
    return AuthenticateToken(house.open, house.open, house.clock, house.secrets)


@pytest.mark.parametrize("token", ["", "invented"])
async def test_an_unknown_session_is_not_signed_in(house: House, token: str) -> None:
    with pytest.raises(NotSignedIn):
        await house.authenticate_session()(token)


@pytest.mark.clause("C3.3")
async def test_a_session_lasts_thirty_days(house: House) -> None:
    came = await house.sign_in()
    house.clock.move(timedelta(days=30))

    with pytest.raises(NotSignedIn):
        await house.authenticate_session()(came.session_token)


@pytest.mark.clause("C3.3")
async def test_a_session_of_a_suspended_account_says_so(house: House) -> None:
    came = await house.sign_in()
    house.replace_account(came.account.suspended())

    with pytest.raises(AccountSuspended):
        await house.authenticate_session()(came.session_token)


async def test_last_sight_is_written_once_a_minute(house: House) -> None:
    came = await house.sign_in()
    signed_in_at = house.clock.now()
    seen = []
    for seconds in (30, 31, 30):
        house.clock.move(timedelta(seconds=seconds))
        await house.authenticate_session()(came.session_token)
        (session,) = house.store.accounts.sessions.values()
        seen.append(session.last_seen_at - signed_in_at)

    assert seen == [timedelta(0), timedelta(seconds=61), timedelta(seconds=61)]


async def test_signing_out_ends_that_session_only(house: House) -> None:
    here, there = await house.sign_in(), await house.sign_in()
    principal = await house.authenticate_session()(here.session_token)
    assert principal.session_id is not None

    await SignOut(house.open)(SignOutCommand(account_id=here.account.id, session_id=principal.session_id))

    with pytest.raises(NotSignedIn):
        await house.authenticate_session()(here.session_token)
    await house.authenticate_session()(there.session_token)


@pytest.mark.clause("C3.3")
async def test_nobody_ends_the_session_of_another(house: House) -> None:
    ada = await house.sign_in()
    bob = await house.sign_in(identity_of("li-bob", name="Bob"))
    session_id = (await house.authenticate_session()(ada.session_token)).session_id
    assert session_id is not None

    with pytest.raises(NotFound):
        await SignOut(house.open)(SignOutCommand(account_id=bob.account.id, session_id=session_id))

    await house.authenticate_session()(ada.session_token)


@pytest.mark.clause("C3.3")
async def test_signing_out_everywhere_counts_and_spares_others(house: House) -> None:
    one, _ = await house.sign_in(), await house.sign_in()
    bob = await house.sign_in(identity_of("li-bob", name="Bob"))

    ended = await SignOutEverywhere(house.open)(SignOutEverywhereCommand(account_id=one.account.id))

    assert ended == 2
    await house.authenticate_session()(bob.session_token)


@pytest.mark.clause("C3.3")
async def test_a_token_is_kept_as_a_digest_only(house: House) -> None:
    issued = await issue(house, await house.member())

    (stored,) = house.store.accounts.tokens.values()
    assert issued.secret.startswith("tic_")
    assert stored.token_digest == house.secrets.digest(issued.secret)
    assert issued.secret not in repr(issued)


async def test_a_token_opens_the_account_within_its_scopes(house: House) -> None:
    ada = await house.member()
    issued = await issue(house, ada)

    principal = await by_token(house)(issued.secret)

    assert (principal.account_id, principal.scopes) == (ada.id, READ)
    assert (principal.token_id, principal.session_id) == (issued.token.id, None)


@pytest.mark.parametrize("secret", ["", "tic_invented", "Bearer"])
async def test_an_unknown_token_is_not_signed_in(house: House, secret: str) -> None:
    with pytest.raises(NotSignedIn, match="issue another one in Settings"):
        await by_token(house)(secret)


@pytest.mark.clause("C3.3")
async def test_an_expired_token_does_not_work(house: House) -> None:
    issued = await issue(house, await house.member(), days=1)
    house.clock.move(timedelta(days=1))

    with pytest.raises(NotSignedIn):
        await by_token(house)(issued.secret)


@pytest.mark.clause("C3.3")
async def test_a_revoked_token_does_not_work(house: House) -> None:
    ada = await house.member()
    issued = await issue(house, ada)
    revoke = RevokeApiToken(house.open, house.clock)
    command = RevokeApiTokenCommand(account_id=ada.id, token_id=issued.token.id)

    await revoke(command)

    with pytest.raises(NotSignedIn):
        await by_token(house)(issued.secret)
    with pytest.raises(NotFound):
        await revoke(command)


async def test_nobody_revokes_the_token_of_another(house: House) -> None:
    ada, bob = await house.member(), await house.member("Bob")
    issued = await issue(house, ada)

    with pytest.raises(NotFound):
        await RevokeApiToken(house.open, house.clock)(
            RevokeApiTokenCommand(account_id=bob.id, token_id=issued.token.id)
        )


@pytest.mark.clause("C3.3")
async def test_a_token_of_a_suspended_account_says_so(house: House) -> None:
    ada = await house.member()
    issued = await issue(house, ada)
    house.replace_account(ada.suspended())

    with pytest.raises(AccountSuspended):
        await by_token(house)(issued.secret)


async def test_last_use_of_a_token_is_remembered(house: House) -> None:
    issued = await issue(house, await house.member())

    await by_token(house)(issued.secret)

    assert house.store.accounts.tokens[issued.token.id].last_used_at == house.clock.now()


async def test_a_token_without_a_name_is_refused(house: House) -> None:
    with pytest.raises(InvalidInput, match="name"):
        await issue(house, await house.member(), name=" ")


async def test_a_suspended_member_gets_no_token(house: House) -> None:
    ada = await house.member()
    house.replace_account(ada.suspended())

    with pytest.raises(AccountSuspended):
        await issue(house, ada)


async def test_revoked_tokens_make_room_for_new_ones(house: House) -> None:
    ada = await house.member()
    issued = [await issue(house, ada) for _ in range(MOST_TOKENS)]
    with pytest.raises(TooManyTokens):
        await issue(house, ada)

    await RevokeApiToken(house.open, house.clock)(
        RevokeApiTokenCommand(account_id=ada.id, token_id=issued[0].token.id)
    )

    await issue(house, ada)


async def test_asking_for_many_tokens_at_once_does_not_get_around_the_limit(house: House) -> None:
    ada = await house.member()

    outcomes = await asyncio.gather(
        *(issue(house, ada) for _ in range(MOST_TOKENS + 3)), return_exceptions=True
    )

    assert sum(isinstance(outcome, TooManyTokens) for outcome in outcomes) == 3
    assert len(house.store.accounts.tokens) == MOST_TOKENS


@pytest.mark.clause("C7.1")
async def test_every_way_in_is_listed_newest_first(house: House) -> None:
    old = await house.sign_in()
    house.clock.move(timedelta(days=29))
    await house.sign_in()
    house.clock.move(timedelta(days=2))
    await house.sign_in()
    first, second = await issue(house, old.account), await issue(house, old.account)

    access = await ListAccess(house.open, house.clock)(ListAccessCommand(account_id=old.account.id))

    assert len(access.sessions) == 2
    assert access.sessions[0].created_at > access.sessions[1].created_at
    assert access.tokens == (second.token, first.token)
