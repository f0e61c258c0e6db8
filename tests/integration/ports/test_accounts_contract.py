"""Accounts and the ways into them, as every adapter has to keep them."""

from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import (
    Account,
    ApiToken,
    EmailConfirmation,
    Holder,
    OperatorAct,
    OperatorActKind,
    Scope,
    SignInAttempt,
    UsageConsent,
    WebSession,
)
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, ApiTokenId, SessionId


def _session(world: World, owner: Account, digest: bytes = b"s") -> WebSession:
    now = world.clock.now()
    return WebSession(
        id=SessionId(world.ids.new()),
        account_id=owner.id,
        token_digest=digest,
        device="Firefox on Linux",
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(days=30),
    )


def _token(world: World, owner: Account, digest: bytes = b"t") -> ApiToken:
    now = world.clock.now()
    return ApiToken(
        id=ApiTokenId(world.ids.new()),
        account_id=owner.id,
        name="Laptop",
        token_digest=digest,
        scopes=frozenset({Scope.MATCHING_READ, Scope.ACCOUNT_READ}),
        created_at=now,
        expires_at=now + timedelta(days=1),
        last_used_at=None,
        revoked_at=None,
    )


async def test_an_account_comes_back_as_it_was_stored(world: World) -> None:
    ada = await world.member("Ada Łovelace 🦀", pending_email="new@example.org")
    async with world.read() as uow:
        assert await uow.accounts.get(ada.id) == ada


async def test_an_account_without_anything_optional_comes_back_too(world: World) -> None:
    ada = await world.member(email=None, linkedin=None, roles=frozenset(), active_role=None)
    async with world.read() as uow:
        assert await uow.accounts.get(ada.id) == ada


async def test_an_unknown_account_is_not_found(world: World) -> None:
    async with world.read() as uow:
        with pytest.raises(NotFound):
            await uow.accounts.get(AccountId(world.ids.new()))


async def test_it_is_found_by_linkedins_id(world: World) -> None:
    ada = await world.member()
    async with world.read() as uow:
        assert await uow.accounts.find_by_linkedin("li-Ada Example") == ada
        assert await uow.accounts.find_by_linkedin("ada@example.org") is None


async def test_it_is_found_by_its_address_whatever_the_case(world: World) -> None:
    ada = await world.member(email="Ada@Example.org")
    await world.member("Bob Example", pending_email="ada@example.org")
    async with world.read() as uow:
        assert await uow.accounts.find_by_email(" aDA@example.ORG ") == (ada,)


async def test_several_can_share_an_address(world: World) -> None:
    first = await world.member("Ada One", email="a@example.org")
    second = await world.member("Ada Two", email="A@example.org")
    async with world.read() as uow:
        assert await uow.accounts.find_by_email("a@example.org") == (first, second)


async def test_one_linkedin_identity_registers_once(world: World) -> None:
    await world.member("Ada Example")
    with pytest.raises(ConcurrentUpdate):
        await world.member("Ada Example")


@pytest.mark.clause("C7.2")
async def test_saving_stores_the_change_under_the_next_version(world: World) -> None:
    ada = await world.member()
    changed = ada.renamed("Ada Lovelace").with_email("lovelace@example.org")
    async with world.open() as uow:
        await uow.accounts.save(changed)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.accounts.get(ada.id) == attrs.evolve(changed, version=1)
        assert await uow.accounts.find_by_email("ada@example.org") == ()
        assert len(await uow.accounts.find_by_email("lovelace@example.org")) == 1


async def test_saving_an_outdated_account_is_refused(world: World) -> None:
    ada = await world.member()
    async with world.open() as uow:
        await uow.accounts.save(ada.renamed("First"))
        await uow.commit()
    async with world.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.accounts.save(ada.renamed("Second"))


async def test_a_session_is_found_by_its_digest_with_its_account(world: World) -> None:
    ada = await world.member()
    session = _session(world, ada)
    async with world.open() as uow:
        await uow.sessions.add(session)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.sessions.find_by_digest(b"s") == (session, Holder.of(ada))
        assert await uow.sessions.find_by_digest(b"other") is None


async def test_a_touched_session_remembers_when(world: World) -> None:
    ada = await world.member()
    session = _session(world, ada)
    later = world.clock.now() + timedelta(minutes=5)
    async with world.open() as uow:
        await uow.sessions.add(session)
        await uow.sessions.touch(session.id, later)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.sessions.list_of(ada.id) == (attrs.evolve(session, last_seen_at=later),)


async def test_only_its_owner_ends_a_session(world: World) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    session = _session(world, ada)
    async with world.open() as uow:
        await uow.sessions.add(session)
        assert not await uow.sessions.end(bob.id, session.id)
        assert await uow.sessions.end(ada.id, session.id)
        assert not await uow.sessions.end(ada.id, session.id)


async def test_all_sessions_of_one_account_end_together(world: World) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    async with world.open() as uow:
        for owner, digest in ((ada, b"1"), (ada, b"2"), (bob, b"3")):
            await uow.sessions.add(_session(world, owner, digest))
        assert await uow.sessions.end_all(ada.id) == 2
        assert len(await uow.sessions.list_of(bob.id)) == 1


async def test_expired_sessions_are_forgotten(world: World) -> None:
    ada = await world.member()
    session = _session(world, ada)
    async with world.open() as uow:
        await uow.sessions.add(session)
        assert await uow.sessions.purge_expired(session.expires_at - timedelta(seconds=1)) == 0
        assert await uow.sessions.purge_expired(session.expires_at) == 1


async def test_a_token_is_found_by_its_digest_with_its_account(world: World) -> None:
    ada = await world.member()
    token = _token(world, ada)
    async with world.open() as uow:
        await uow.tokens.add(token)
        await uow.tokens.touch(token.id, world.clock.now())
        await uow.commit()
    async with world.read() as uow:
        assert await uow.tokens.find_by_digest(b"t") == (
            attrs.evolve(token, last_used_at=world.clock.now()),
            Holder.of(ada),
        )


async def test_only_its_owner_revokes_a_token_and_once(world: World) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    token, now = _token(world, ada), world.clock.now()
    async with world.open() as uow:
        await uow.tokens.add(token)
        assert not await uow.tokens.revoke(bob.id, token.id, now)
        assert await uow.tokens.revoke(ada.id, token.id, now)
        assert not await uow.tokens.revoke(ada.id, token.id, now)
        assert await uow.tokens.list_of(ada.id) == (attrs.evolve(token, revoked_at=now),)


async def test_an_expired_token_can_not_be_revoked(world: World) -> None:
    ada = await world.member()
    token = _token(world, ada)
    async with world.open() as uow:
        await uow.tokens.add(token)
        assert await uow.tokens.revoke_all(ada.id, token.expires_at) == 0
        assert await uow.tokens.revoke_all(ada.id, token.created_at) == 1


async def test_a_sign_in_is_taken_once(world: World) -> None:
    now = world.clock.now()
    attempt = SignInAttempt(
        state_digest=b"state",
        browser_digest=b"browser",
        nonce="n",
        return_to="/matches",
        created_at=now,
        expires_at=now + timedelta(minutes=10),
    )
    async with world.open() as uow:
        await uow.attempts.add(attempt)
        await uow.commit()
    async with world.open() as uow:
        assert await uow.attempts.take(b"state") == attempt
        await uow.commit()
    async with world.open() as uow:
        assert await uow.attempts.take(b"state") is None
        assert await uow.attempts.purge_expired(attempt.expires_at) == 0


@pytest.mark.clause("C7.2")
async def test_a_later_confirmation_replaces_the_earlier_one(world: World) -> None:
    ada = await world.member()

    def sent(digest: bytes, address: str) -> EmailConfirmation:
        return EmailConfirmation(
            token_digest=digest,
            account_id=ada.id,
            address=address,
            expires_at=world.clock.now() + timedelta(days=2),
        )

    async with world.open() as uow:
        await uow.email_confirmations.add(sent(b"1", "one@example.org"))
        await uow.email_confirmations.add(sent(b"2", "two@example.org"))
        assert await uow.email_confirmations.take(b"1") is None
        assert await uow.email_confirmations.take(b"2") == sent(b"2", "two@example.org")
        assert await uow.email_confirmations.take(b"2") is None


@pytest.mark.clause("C3.3", "C7.1")
async def test_acts_of_operators_come_back_newest_first_and_to_their_account_only(world: World) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    now = world.clock.now()
    kinds = list(OperatorActKind)
    acts = [
        OperatorAct(
            account_id=ada.id,
            kind=kind,
            about=bob.id if number % 2 else None,
            reason=f"Because of {number} 🦀",
            at=now + timedelta(seconds=number // 3),
        )
        for number, kind in enumerate(kinds)
    ]
    async with world.open() as uow:
        for act in acts:
            await uow.operator_acts.add(act)
        await uow.commit()

    async with world.read() as uow:
        assert await uow.operator_acts.list_of(ada.id) == tuple(reversed(acts))
        assert await uow.operator_acts.list_of(bob.id) == ()


async def test_a_word_on_analytics_is_found_without_the_rest(world: World) -> None:
    ada = await world.member()
    async with world.open() as uow:
        account = await uow.accounts.get(ada.id)
        await uow.accounts.save(account.consenting(UsageConsent.REFUSED_BY_SIGNAL, world.clock.now()))
        await uow.commit()

    async with world.open() as uow:
        assert await uow.accounts.find_usage_consent(ada.id) is UsageConsent.REFUSED_BY_SIGNAL
        assert await uow.accounts.find_usage_consent(AccountId(world.ids.new())) is None
