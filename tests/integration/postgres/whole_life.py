"""Somebody of whom every kind of record is held: coachee of one member, coach of another."""

from datetime import timedelta
from typing import Final

import attrs
from tests.canaries.canary import Canaries
from tests.integration.ports import books, calendars
from tests.integration.ports.reviews import review
from tests.integration.ports.test_mails_contract import record
from tests.integration.ports.test_matching_contract import match_of
from tests.integration.ports.test_outcomes_contract import show, showing
from tests.integration.ports.test_subscription_records_contract import monthly
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import (
    Account,
    ApiToken,
    EmailConfirmation,
    LinkedInIdentity,
    OperatorAct,
    OperatorActKind,
    Scope,
    WebSession,
)
from tic_domain.conversations.live import ChatPreferences
from tic_domain.conversations.model import Block, Disclosed, DisclosureAccess, Message
from tic_domain.conversations.reports import Quote, Report, ReportOutcome, ReportReason
from tic_domain.matching.model import QuizDraft
from tic_domain.matching.runs import CoacheeScores, MatchRun, packed
from tic_domain.notifications.catalogue import Topic
from tic_domain.notifications.model import MailOptOut, Suppression, SuppressionCause
from tic_domain.orders.model import ActKind, OrderAct, Party
from tic_domain.orders.payees import PayeeStatus, PayoutAccount
from tic_domain.privacy.erasing.model import DeletionId, DeletionRequest, Via
from tic_domain.privacy.erasing.steps import planned
from tic_domain.records.model import DataExport, ExportId
from tic_domain.scheduling.model import BookingRules
from tic_domain.shared.ids import AccountId, ApiTokenId, MatchRunId, ReportId, SessionId

PLANTED: Final = Canaries()
CANARIES: Final = {
    name: PLANTED.plant(name)
    for name in (
        "name", "email", "linkedin_subject", "pending_email", "picture", "device", "token_name",
        "new_address", "bio", "headline", "file_name", "cv_words", "said", "heard", "note",
        "act_by_coachee", "act_by_coach", "review_written", "review_received", "offering", "order_title",
        "operators_reason", "report_words", "report_answer",
    )
}  # fmt: skip
SECRET_OF_OTHERS: Final = "hidden-canary-of-somebody-else"


async def whole_life(world: World) -> Account:
    """Ada. What others may keep from her holds SECRET_OF_OTHERS."""
    c, now = CANARIES, world.clock.now()
    ada = await _account(world)
    profile = world.profile(
        ada,
        public_name=c["name"],
        headline=c["headline"],
        bio=c["bio"],
        offerings=(attrs.evolve(calendars.offering(world), title=c["offering"]),),
    )
    cora = await world.coach("Cora Coach")
    bob = await world.member("Bob Coachee")
    await world.answers(ada.id)
    await world.answers(bob.id)
    await world.cv(ada.id, c["file_name"] + ".pdf", c["cv_words"])
    talk = await world.conversation(ada.id, cora.id)
    await world.say(talk, ada.id, c["said"])
    heard = await world.say(talk, cora.id, c["heard"])
    shared = await world.disclosure(talk, 1, 1)
    async with world.open() as uow:
        await uow.coaches.add(profile)
        await uow.answers.save_draft(
            QuizDraft(coachee_id=ada.id, quiz_version=1, steps={"role": {"role": ("sre",)}}, updated_at=now)
        )
        await uow.matches.add_many([match_of(world, ada.id, cora.id), match_of(world, bob.id, ada.id)])
        await uow.suggestions.replace([ada.id], [match_of(world, ada.id, cora.id)])
        await uow.disclosures.log_access(
            DisclosureAccess(disclosure_id=shared.id, what=Disclosed.QUIZ, accessed_at=now)
        )
        await uow.blocks.add(Block(blocker_id=ada.id, blocked_id=bob.id, blocked_at=now))
        await uow.blocks.add(Block(blocker_id=cora.id, blocked_id=ada.id, blocked_at=now))
        await uow.booking_rules.save(BookingRules.usual(ada.id))
        await uow.payout_accounts.put(
            PayoutAccount(
                coach_id=ada.id,
                reference="acct_1",
                status=PayeeStatus.INCOMPLETE,
                missing=("a bank account",),
                reason="waits",
                looked_at=now,
            )
        )
        await uow.exports.add(DataExport.asked(id=ExportId(world.ids.new()), account_id=ada.id, now=now))
        await uow.commit()
    await _reports(world, ada.id, cora.id, heard)
    await _mails(world, ada)
    await show(world, ada.id, showing(cora.id))
    await _ways_in(world, ada)
    await _second_thoughts(world, ada)
    await _calendar(world, ada, bob)
    await _run(world, ada, cora.id)
    await _orders(world, ada, bob, cora.id)
    await review(world, ada.id, cora.id, text=c["review_written"])
    await review(world, bob.id, ada.id, text=c["review_received"])
    await review(world, bob.id, ada.id, text=SECRET_OF_OTHERS, published=False)
    return ada


async def _account(world: World) -> Account:
    c = CANARIES
    identity = LinkedInIdentity(
        subject=c["linkedin_subject"], name=c["name"], email=f"{c['email']}@example.org", email_verified=True,
        picture=f"https://pictures.example/{c['picture']}", locale="en",
    )  # fmt: skip
    return await world.member(
        c["name"], linkedin=identity, email=identity.email, pending_email=f"{c['pending_email']}@example.org"
    )


async def _ways_in(world: World, ada: Account) -> None:
    c, now = CANARIES, world.clock.now()
    day = timedelta(days=1)
    async with world.open() as uow:
        await uow.sessions.add(
            WebSession(
                id=SessionId(world.ids.new()),
                account_id=ada.id,
                token_digest=SECRET_OF_OTHERS.encode(),
                device=c["device"],
                created_at=now,
                last_seen_at=now,
                expires_at=now + day,
            )
        )
        await uow.tokens.add(
            ApiToken(
                id=ApiTokenId(world.ids.new()),
                account_id=ada.id,
                name=c["token_name"],
                token_digest=SECRET_OF_OTHERS.encode(),
                scopes=frozenset({Scope.ACCOUNT_READ}),
                created_at=now,
                expires_at=now + day,
                last_used_at=now,
                revoked_at=None,
            )
        )
        await uow.email_confirmations.add(
            EmailConfirmation(
                token_digest=SECRET_OF_OTHERS.encode(),
                account_id=ada.id,
                expires_at=now + day,
                address=f"{c['new_address']}@example.org",
            )
        )
        await uow.commit()  # fmt: skip


async def _second_thoughts(world: World, ada: Account) -> None:
    """A deletion that was called off again."""
    now = world.clock.now()
    asked = DeletionRequest.scheduled(
        id=DeletionId(world.ids.new()), account_id=ada.id, via=Via.SITE, now=now, blocked_by=("order",)
    )
    async with world.open() as uow:
        await uow.deletions.add(asked.cancelled(now), planned(asked.id, Via.SITE, now))
        await uow.commit()


async def _reports(world: World, ada: AccountId, cora: AccountId, heard: Message) -> None:
    c, now = CANARIES, world.clock.now()
    mine, theirs = (
        Report.filed(
            id=ReportId(world.ids.new()), reporter_id=reporter, reported_id=reported, conversation_id=None,
            reason=ReportReason.FRAUD, words=words, quotes=quotes, now=now,
        )
        for reporter, reported, words, quotes in (
            (ada, cora, c["report_words"], (Quote.of(heard),)),
            (cora, ada, SECRET_OF_OTHERS, ()),
        )
    )  # fmt: skip
    mine = attrs.evolve(
        mine, looked_at=now, resolved_at=now, outcome=ReportOutcome.DISMISSED, answer=c["report_answer"]
    )
    act = OperatorAct(
        account_id=ada, kind=OperatorActKind.WARNED, about=None, reason=c["operators_reason"], at=now
    )
    async with world.open() as uow:
        await uow.reports.add(mine)
        await uow.reports.add(theirs)
        await uow.operator_acts.add(act)
        await uow.commit()


async def _mails(world: World, ada: Account) -> None:
    now = world.clock.now()
    async with world.open() as uow:
        await uow.mails.add(record(world, ada))
        await uow.mail_choices.switch_off(MailOptOut(account_id=ada.id, topic=Topic.REVIEWS, since=now))
        bounced = Suppression(account_id=ada.id, address=b"a" * 32, cause=SuppressionCause.BOUNCED, since=now)
        await uow.mail_choices.suppress(bounced)
        shown = ChatPreferences(account_id=ada.id, shows_typing=False, shows_presence=True)
        await uow.chat_preferences.save(shown)
        await uow.commit()


async def _calendar(world: World, ada: Account, bob: Account) -> None:
    blocked = attrs.evolve(calendars.block(world, ada.id, 1, 2), note=CANARIES["note"])
    await calendars.add(world, blocked)
    await calendars.add(world, calendars.hold(world, ada.id, bob.id, 4))


async def _run(world: World, ada: Account, coach_id: AccountId) -> None:
    run = MatchRun.begin(
        id=MatchRunId(world.ids.new()), shards=1, by_workers=False, weights_version=1, now=world.clock.now()
    )
    async with world.open() as uow:
        await uow.match_runs.add(run, [ada.id])
        await uow.match_runs.put_scores(
            [
                CoacheeScores(
                    run_id=run.id,
                    coachee_id=ada.id,
                    answers_version=1,
                    skipped=None,
                    kept_away_by=None,
                    pairs=packed([(coach_id, 8_000)]),
                )
            ]
        )
        await uow.commit()


async def _orders(world: World, ada: Account, bob: Account, coach_id: AccountId) -> None:
    c, now = CANARIES, world.clock.now()
    bought = books.single(world, ada.id, coach_id, title=c["order_title"])
    sold = books.single(world, bob.id, ada.id)
    written = ((Party.COACHEE, "act_by_coachee"), (Party.COACH, "act_by_coach"))
    notes = [
        OrderAct(
            number=number, at=now, by=by, what=ActKind.REFUND_REQUESTED, session=1, amount=100, note=c[note]
        )
        for number, (by, note) in enumerate(written, len(bought.acts) + 1)
    ]
    await books.add(world, attrs.evolve(bought, acts=(*bought.acts, *notes)), sold)
    for order in (bought, sold):
        await books.book(world, order.id, *books.life(now))
    async with world.open() as uow:
        await uow.subscriptions.add(attrs.evolve(monthly(world, ada.id, coach_id), checkout="cs_1"))
        await uow.commit()
