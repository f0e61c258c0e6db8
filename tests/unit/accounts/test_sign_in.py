import asyncio
from datetime import timedelta

import attrs
import pytest
from tests.unit.house import House, identity_of

from tic_adapters.memory.identity import MemoryIdentityProvider
from tic_domain.accounts.errors import AccountSuspended, SignInExpired, SignInRefused
from tic_domain.accounts.events import AccountRegistered, AccountRenamed, SignedIn
from tic_domain.accounts.model import LinkedInIdentity
from tic_domain.accounts.use_cases.begin_sign_in import BeginSignInCommand
from tic_domain.accounts.use_cases.complete_sign_in import CompleteSignIn
from tic_domain.shared.errors import Unavailable


async def test_beginning_keeps_only_digests(house: House) -> None:
    begun = await house.begin_sign_in()(BeginSignInCommand(return_to="/quiz"))

    (attempt,) = house.store.accounts.attempts.values()
    assert attempt.browser_digest == house.secrets.digest(begun.browser_token)
    assert attempt.return_to == "/quiz"
    assert attempt.nonce in begun.url
    assert begun.browser_token not in repr(attempt)


async def test_nothing_is_kept_where_the_provider_is_down(house: House) -> None:
    house.provider.is_up = False

    with pytest.raises(Unavailable):
        await house.begin_sign_in()(BeginSignInCommand(return_to="/"))

    assert house.store.accounts.attempts == {}


@pytest.mark.clause("C2.1")
async def test_the_first_sign_in_registers(house: House) -> None:
    came = await house.sign_in()

    assert came.is_new
    assert house.account(came.account.id).name == "Ada Example"
    assert house.account(came.account.id).linkedin == identity_of()
    assert house.store.events == [
        AccountRegistered(account_id=came.account.id),
        SignedIn(account_id=came.account.id),
    ]


async def test_the_session_opens_the_account(house: House) -> None:
    came = await house.sign_in()

    principal = await house.authenticate_session()(came.session_token)

    assert principal.account_id == came.account.id
    assert principal.scopes is None


@pytest.mark.clause("C2.1")
async def test_a_later_sign_in_follows_linkedin(house: House) -> None:
    first = await house.sign_in()

    second = await house.sign_in(identity_of(name="Ada Other"))

    assert not second.is_new
    assert second.account.id == first.account.id
    assert house.account(first.account.id).name == "Ada Other"
    assert house.events(AccountRenamed) == [AccountRenamed(account_id=first.account.id)]


async def test_a_name_that_cannot_be_kept_is_cleaned(house: House) -> None:
    came = await house.sign_in(identity_of(name=" \n" + "x" * 300, email="nobody"))

    assert house.account(came.account.id).name == "x" * 200
    assert house.account(came.account.id).email is None


async def test_an_unchanged_member_is_not_saved_again(house: House) -> None:
    first = await house.sign_in()
    await house.sign_in()

    assert house.account(first.account.id).version == 0


@pytest.mark.clause("C2.1")
async def test_two_members_with_one_address_stay_two(house: House) -> None:
    ada = await house.sign_in()
    other = await house.sign_in(identity_of("li-other"))

    assert ada.account.id != other.account.id


async def test_the_member_returns_to_where_they_came_from(house: House) -> None:
    came = await house.complete_sign_in()(await house.callback(identity_of(), return_to="/quiz?step=2"))

    assert came.return_to == "/quiz?step=2"


@pytest.mark.clause("C3.3")
async def test_a_return_to_another_site_becomes_the_front_page(house: House) -> None:
    came = await house.complete_sign_in()(await house.callback(identity_of(), return_to="//evil.example"))

    assert came.return_to == "/"


@pytest.mark.clause("C3.3")
async def test_signing_in_replaces_the_session_of_that_browser(house: House) -> None:
    first = await house.sign_in()
    second = await house.sign_in(identity_of("li-other", name="Other"), previous=first.session_token)

    (session,) = house.store.accounts.sessions.values()
    assert session.account_id == second.account.id


async def test_an_unknown_previous_session_does_not_matter(house: House) -> None:
    await house.sign_in(previous="long-gone")

    assert len(house.store.accounts.sessions) == 1


@pytest.mark.clause("C3.3")
async def test_a_callback_works_once(house: House) -> None:
    callback = await house.callback(identity_of())
    await house.complete_sign_in()(callback)

    with pytest.raises(SignInExpired):
        await house.complete_sign_in()(callback)


@pytest.mark.clause("C3.3")
async def test_of_two_equal_callbacks_at_once_one_gets_in(house: House) -> None:
    callback = await house.callback(identity_of())

    outcomes = await asyncio.gather(
        *(house.complete_sign_in()(callback) for _ in range(2)), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SignInExpired", "SignedInBrowser"]


@pytest.mark.clause("C3.3")
async def test_another_browser_cannot_complete_it_nor_try_again(house: House) -> None:
    callback = await house.callback(identity_of())

    for token in ("stolen", callback.browser_token):
        with pytest.raises(SignInExpired):
            await house.complete_sign_in()(attrs.evolve(callback, browser_token=token))


async def test_a_sign_in_lasts_ten_minutes(house: House) -> None:
    callback = await house.callback(identity_of())
    house.clock.move(timedelta(minutes=10))

    with pytest.raises(SignInExpired):
        await house.complete_sign_in()(callback)


async def test_a_state_that_was_never_given_out_is_refused(house: House) -> None:
    callback = await house.callback(identity_of())

    with pytest.raises(SignInExpired):
        await house.complete_sign_in()(attrs.evolve(callback, state="invented"))


@pytest.mark.parametrize(
    ("error", "reason"), [("user_cancelled_login", "did not agree"), ("server_error", "a problem of its own")]
)
async def test_an_error_of_the_provider_is_said_plainly(house: House, error: str, reason: str) -> None:
    callback = await house.callback(identity_of())

    with pytest.raises(SignInRefused, match=reason):
        await house.complete_sign_in()(attrs.evolve(callback, code=None, error=error))


async def test_a_callback_without_a_code_is_refused(house: House) -> None:
    callback = await house.callback(identity_of())

    with pytest.raises(SignInRefused, match="incomplete"):
        await house.complete_sign_in()(attrs.evolve(callback, code=None))


async def test_a_provider_that_is_down_leaves_no_account(house: House) -> None:
    callback = await house.callback(identity_of())
    house.provider.is_up = False

    with pytest.raises(Unavailable):
        await house.complete_sign_in()(callback)

    assert house.store.accounts.accounts == {}


@pytest.mark.clause("C3.3")
async def test_a_suspended_member_stays_outside(house: House) -> None:
    came = await house.sign_in()
    house.replace_account(house.account(came.account.id).suspended())

    with pytest.raises(AccountSuspended):
        await house.sign_in()

    assert len(house.store.accounts.sessions) == 1


@pytest.mark.clause("C2.1")
async def test_two_first_sign_ins_at_once_make_one_account(house: House) -> None:
    callbacks = [await house.callback(identity_of()) for _ in range(2)]

    came = await asyncio.gather(*(house.complete_sign_in()(callback) for callback in callbacks))

    assert len(house.store.accounts.accounts) == 1
    assert sorted(one.is_new for one in came) == [False, True]
    assert len(house.store.accounts.sessions) == 2


@attrs.define
class WatchfulProvider:
    """Sees whether a transaction is open while it is asked."""

    _house: House
    open_meanwhile: list[bool] = attrs.field(factory=list, init=False)

    async def authorization_url(self, *, state: str, nonce: str) -> str:
        self.open_meanwhile.append(bool(self._house.store.locks))
        return await self._house.provider.authorization_url(state=state, nonce=nonce)

    async def identify(self, *, code: str, nonce: str) -> LinkedInIdentity:
        self.open_meanwhile.append(bool(self._house.store.locks))
        return await self._house.provider.identify(code=code, nonce=nonce)


async def test_the_provider_is_asked_outside_any_transaction(house: House) -> None:
    callback = await house.callback(identity_of())
    provider = WatchfulProvider(house)

    await CompleteSignIn(house.open, provider, house.clock, house.ids, house.secrets)(callback)

    assert provider.open_meanwhile == [False]


async def test_one_seed_gives_one_trace() -> None:
    async def trace() -> House:
        house = House(provider=MemoryIdentityProvider())
        await house.sign_in()
        await house.sign_in(identity_of("li-bob", name="Bob"))
        return house

    one, other = await trace(), await trace()

    assert one.store.accounts == other.store.accounts
    assert one.store.events == other.store.events
