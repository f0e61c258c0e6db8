"""What is plugged into what: what is sold, mailed and told live. Only containers know the library."""

from dependency_injector.providers import Factory, Object, Singleton

from tic_adapters import erasing_choices, file_choices
from tic_adapters.archive.attachments import CvAttachments
from tic_adapters.archive.zip import ZipArchives
from tic_adapters.core_container import CoreContainer
from tic_adapters.invites.writing import write_invite
from tic_adapters.postgres.records.holdings import PostgresSnapshots, held_kinds
from tic_adapters.postgres.records.retention import PostgresRetentionPurge
from tic_adapters.safety_container import SafetyContainer
from tic_adapters.sealing.receipts import Ed25519Signer
from tic_adapters.settings import Settings
from tic_domain.conversations.use_cases.set_chat_preferences import SetChatPreferences
from tic_domain.conversations.use_cases.show_chat_preferences import ShowChatPreferences
from tic_domain.conversations.use_cases.tell_presence import TellPresence
from tic_domain.conversations.use_cases.tell_typing import TellTyping
from tic_domain.notifications.delivery import Delivery
from tic_domain.notifications.use_cases.choose_mails import ChooseMails
from tic_domain.notifications.use_cases.list_mails import ListMails
from tic_domain.notifications.use_cases.purge_mails import PurgeMails
from tic_domain.notifications.use_cases.receive_mail_event import ReceiveMailEvent
from tic_domain.notifications.use_cases.retry_address import RetryAddress
from tic_domain.notifications.use_cases.retry_mail import RetryMail
from tic_domain.notifications.use_cases.send_digest import SendDigest
from tic_domain.notifications.use_cases.send_email_confirmation import SendEmailConfirmation
from tic_domain.notifications.use_cases.send_notice import SendNotice
from tic_domain.notifications.use_cases.send_session_invite import SendSessionInvite
from tic_domain.notifications.use_cases.send_test_mail import SendTestMail
from tic_domain.notifications.use_cases.show_mail_settings import ShowMailSettings
from tic_domain.notifications.use_cases.sweep_mail_occasions import SweepMailOccasions
from tic_domain.notifications.use_cases.unsubscribe import Unsubscribe
from tic_domain.orders.bookkeeping import OrderFacts
from tic_domain.orders.subscription_facts import FactsOfSubscription
from tic_domain.orders.use_cases.buy_package import BuyPackage
from tic_domain.orders.use_cases.cancel_order import CancelOrder
from tic_domain.orders.use_cases.cancel_session import CancelSession
from tic_domain.orders.use_cases.check_ledger import CheckLedger
from tic_domain.orders.use_cases.connect_payouts import ConnectPayouts
from tic_domain.orders.use_cases.decide_refund import DecideRefund
from tic_domain.orders.use_cases.end_order import EndOrder
from tic_domain.orders.use_cases.end_subscription import EndSubscription
from tic_domain.orders.use_cases.find_booking import FindBooking
from tic_domain.orders.use_cases.find_session_entry import FindSessionEntry
from tic_domain.orders.use_cases.follow_block import FollowBlock
from tic_domain.orders.use_cases.follow_report import FollowReport
from tic_domain.orders.use_cases.grant_refund import GrantRefund
from tic_domain.orders.use_cases.handle_payment_event import HandlePaymentEvent
from tic_domain.orders.use_cases.hold_payout import HoldPayout
from tic_domain.orders.use_cases.inspect_order import InspectOrder
from tic_domain.orders.use_cases.list_moves import ListMoves
from tic_domain.orders.use_cases.list_orders import ListOrders
from tic_domain.orders.use_cases.list_payouts import ListPayouts
from tic_domain.orders.use_cases.list_subscriptions import ListSubscriptions
from tic_domain.orders.use_cases.list_times import ListTimes
from tic_domain.orders.use_cases.look_up_order import LookUpOrder
from tic_domain.orders.use_cases.look_up_payee import LookUpPayee
from tic_domain.orders.use_cases.look_up_subscription import LookUpSubscription
from tic_domain.orders.use_cases.pay_order import PayOrder
from tic_domain.orders.use_cases.pay_subscription import PaySubscription
from tic_domain.orders.use_cases.place_order import PlaceOrder
from tic_domain.orders.use_cases.purge_payment_events import PurgePaymentEvents
from tic_domain.orders.use_cases.receive_payment_event import ReceivePaymentEvent
from tic_domain.orders.use_cases.reconcile import Reconcile
from tic_domain.orders.use_cases.reconcile_payees import ReconcilePayees
from tic_domain.orders.use_cases.reconcile_subscriptions import ReconcileSubscriptions
from tic_domain.orders.use_cases.release_hold import ReleaseHold
from tic_domain.orders.use_cases.release_payout import ReleasePayout
from tic_domain.orders.use_cases.report_missed import ReportMissed
from tic_domain.orders.use_cases.request_refund import RequestRefund
from tic_domain.orders.use_cases.reschedule_session import RescheduleSession
from tic_domain.orders.use_cases.resume_subscription import ResumeSubscription
from tic_domain.orders.use_cases.run_payouts import RunPayouts
from tic_domain.orders.use_cases.schedule_session import ScheduleSession
from tic_domain.orders.use_cases.settle_order import SettleOrder
from tic_domain.orders.use_cases.settle_subscription import SettleSubscription
from tic_domain.orders.use_cases.show_earnings import ShowEarnings
from tic_domain.orders.use_cases.show_hold import ShowHold
from tic_domain.orders.use_cases.show_journal import ShowJournal
from tic_domain.orders.use_cases.show_order import ShowOrder
from tic_domain.orders.use_cases.show_package import ShowPackage
from tic_domain.orders.use_cases.show_payouts import ShowPayouts
from tic_domain.orders.use_cases.show_statement import ShowStatement
from tic_domain.orders.use_cases.show_subscription import ShowSubscription
from tic_domain.orders.use_cases.show_subscription_offer import ShowSubscriptionOffer
from tic_domain.orders.use_cases.subscribe import Subscribe
from tic_domain.orders.use_cases.sweep_orders import SweepOrders
from tic_domain.privacy.erasing.farewell import Farewell
from tic_domain.privacy.erasing.looking import LookAround
from tic_domain.privacy.use_cases.cancel_deletion import CancelDeletion
from tic_domain.privacy.use_cases.list_deletions import ListDeletions
from tic_domain.privacy.use_cases.replay_tombstones import ReplayTombstones
from tic_domain.privacy.use_cases.request_deletion import RequestDeletion
from tic_domain.privacy.use_cases.run_erasure_step import RunErasureStep
from tic_domain.privacy.use_cases.show_deletion import ShowDeletion
from tic_domain.privacy.use_cases.show_receipt import ShowReceipt
from tic_domain.privacy.use_cases.sweep_deletions import SweepDeletions
from tic_domain.privacy.use_cases.try_deletion import TryDeletion
from tic_domain.records.use_cases.describe_export import DescribeExport
from tic_domain.records.use_cases.discard_export import DiscardExport
from tic_domain.records.use_cases.download_export import DownloadExport
from tic_domain.records.use_cases.forget_exports import ForgetExports
from tic_domain.records.use_cases.list_exports import ListExports
from tic_domain.records.use_cases.list_records import ListRecords
from tic_domain.records.use_cases.make_export import MakeExport
from tic_domain.records.use_cases.purge_by_retention import PurgeByRetention
from tic_domain.records.use_cases.purge_exports import PurgeExports
from tic_domain.records.use_cases.remove_export_file import RemoveExportFile
from tic_domain.records.use_cases.request_export import RequestExport
from tic_domain.records.use_cases.show_export import ShowExport
from tic_domain.records.use_cases.show_holdings import ShowHoldings
from tic_domain.records.use_cases.sweep_export_files import SweepExportFiles
from tic_domain.records.use_cases.write_export import WriteExport
from tic_domain.reviews.use_cases.list_coach_reviews import ListCoachReviews
from tic_domain.reviews.use_cases.list_received_reviews import ListReceivedReviews
from tic_domain.reviews.use_cases.list_reviews import ListReviews
from tic_domain.reviews.use_cases.list_sessions_to_review import ListSessionsToReview
from tic_domain.reviews.use_cases.publish_due_reviews import PublishDueReviews
from tic_domain.reviews.use_cases.show_session_reviews import ShowSessionReviews
from tic_domain.reviews.use_cases.take_down_review import TakeDownReview
from tic_domain.reviews.use_cases.withdraw_review import WithdrawReview
from tic_domain.reviews.use_cases.write_review import WriteReview

core = CoreContainer
work, reading = core.work, core.reading


class Container(SafetyContainer):
    """Flat: every provider is a Singleton or a Factory. Use cases get the *provider* of a unit of work."""

    order_facts = Factory(OrderFacts, reading, core.payments, core.subscriptions, core.clock)
    subscription_facts = Factory(FactsOfSubscription, reading, core.subscriptions, core.clock)
    # conversations, live
    set_chat_preferences = Factory(SetChatPreferences, work)
    show_chat_preferences = Factory(ShowChatPreferences, reading)
    tell_presence = Factory(TellPresence, reading, core.live_wire)
    tell_typing = Factory(TellTyping, reading, core.live_wire)
    # orders
    buy_package = Factory(BuyPackage, work, core.terms, core.clock, core.ids)
    cancel_order = Factory(CancelOrder, work, core.clock)
    cancel_session = Factory(CancelSession, work, core.clock)
    check_ledger = Factory(CheckLedger, reading, core.clock)
    connect_payouts = Factory(ConnectPayouts, work, core.payouts, core.clock)
    decide_refund = Factory(DecideRefund, work, core.clock)
    end_order = Factory(EndOrder, work, core.clock)
    find_session_entry = Factory(FindSessionEntry, reading)
    follow_block = Factory(FollowBlock, work, core.clock)
    follow_report = Factory(FollowReport, work)
    grant_refund = Factory(GrantRefund, work, core.clock)
    handle_payment_event = Factory(HandlePaymentEvent, work, core.payment_events, core.clock)
    hold_payout = Factory(HoldPayout, work, core.clock)
    inspect_order = Factory(InspectOrder, reading, core.clock)
    find_booking = Factory(FindBooking, reading)
    list_moves = Factory(ListMoves, reading, core.clock)
    list_orders = Factory(ListOrders, reading, core.clock)
    list_payouts = Factory(ListPayouts, reading, core.clock)
    list_times = Factory(ListTimes, reading, core.clock)
    look_up_order = Factory(LookUpOrder, work, order_facts, core.clock)
    look_up_payee = Factory(LookUpPayee, work, core.payouts, core.clock)
    pay_order = Factory(PayOrder, work, core.payments, core.clock)
    place_order = Factory(PlaceOrder, work, core.terms, core.clock, core.ids)
    purge_payment_events = Factory(PurgePaymentEvents, work, core.clock)
    receive_payment_event = Factory(ReceivePaymentEvent, work, core.payment_events, core.clock)
    reconcile = Factory(Reconcile, reading, work, order_facts, core.clock)
    reconcile_payees = Factory(ReconcilePayees, reading, work, core.payouts, core.clock)
    reconcile_subscriptions = Factory(ReconcileSubscriptions, reading, work, subscription_facts, core.clock)
    release_hold = Factory(ReleaseHold, work, core.clock)
    release_payout = Factory(ReleasePayout, work, core.clock)
    report_missed = Factory(ReportMissed, work, core.clock)
    request_refund = Factory(RequestRefund, work, core.clock)
    reschedule_session = Factory(RescheduleSession, work, core.clock)
    run_payouts = Factory(RunPayouts, reading, work, core.clock)
    schedule_session = Factory(ScheduleSession, work, core.clock, core.ids)
    settle_order = Factory(SettleOrder, work, order_facts, core.payments, core.payouts, core.clock)
    show_earnings = Factory(ShowEarnings, reading, core.clock)
    show_journal = Factory(ShowJournal, reading)
    show_order = Factory(ShowOrder, reading, core.clock)
    show_payouts = Factory(ShowPayouts, reading)
    show_hold = Factory(ShowHold, reading, core.terms, core.clock)
    show_package = Factory(ShowPackage, reading, core.terms, core.clock)
    show_statement = Factory(ShowStatement, reading)
    sweep_orders = Factory(SweepOrders, work, core.clock)
    end_subscription = Factory(EndSubscription, work, core.clock)
    list_subscriptions = Factory(ListSubscriptions, reading, core.clock)
    look_up_subscription = Factory(LookUpSubscription, work, subscription_facts, core.clock, core.ids)
    pay_subscription = Factory(PaySubscription, work, core.subscriptions, core.clock)
    resume_subscription = Factory(ResumeSubscription, work, core.clock)
    settle_subscription = Factory(
        SettleSubscription, work, subscription_facts, core.subscriptions, core.clock, core.ids
    )
    show_subscription = Factory(ShowSubscription, reading, core.clock)
    show_subscription_offer = Factory(ShowSubscriptionOffer, reading, core.terms, core.clock)
    subscribe = Factory(Subscribe, work, core.terms, core.clock, core.ids)
    # privacy
    look_around = Factory(
        LookAround,
        reading,
        work,
        order_facts,
        subscription_facts,
        core.payouts,
        core.payment_events,
        core.clock,
    )
    receipt_signer = Singleton(Ed25519Signer, core.master_keys)
    data_processors = Singleton(erasing_choices.processors, core.settings, core.stripe, core.pseudonyms)
    farewell = Factory(Farewell, core.mailer, core.links)
    cancel_deletion = Factory(CancelDeletion, work, core.clock)
    list_deletions = Factory(ListDeletions, reading)
    replay_tombstones = Factory(
        ReplayTombstones, work, core.tombstone_copy, core.clock, core.ids, core.secrets
    )
    request_deletion = Factory(RequestDeletion, work, look_around, core.clock, core.ids, core.secrets)
    run_erasure_step = Factory(
        RunErasureStep,
        open_unit_of_work=work,
        files=core.cv_files,
        farewell=farewell,
        processors=data_processors,
        copy=core.tombstone_copy,
        index=core.blind_index,
        clock=core.clock,
    )
    show_deletion = Factory(ShowDeletion, reading, look_around)
    show_receipt = Factory(ShowReceipt, reading, receipt_signer, core.blind_index, core.secrets)
    sweep_deletions = Factory(SweepDeletions, work, core.clock)
    try_deletion = Factory(TryDeletion, work, look_around, core.clock, core.secrets)
    # records
    export_files = Singleton(file_choices.export_files, core.settings)
    snapshots = Singleton(PostgresSnapshots, core.database, core.sealer, core.subject_keys, core.blind_index)
    held_kinds = Object(held_kinds)
    archives = Singleton(ZipArchives)
    attachments = Singleton(CvAttachments, reading, core.cv_files)
    retention_purge = Singleton(PostgresRetentionPurge, core.database)
    describe_export = Factory(DescribeExport, held_kinds)
    discard_export = Factory(DiscardExport, work)
    download_export = Factory(DownloadExport, reading, export_files, core.clock)
    forget_exports = Factory(ForgetExports, work)
    list_exports = Factory(ListExports, reading, core.clock)
    list_records = Factory(ListRecords, snapshots, held_kinds)
    make_export = Factory(
        MakeExport, work, snapshots, held_kinds, archives, attachments, export_files, core.clock, core.ids
    )
    purge_by_retention = Factory(PurgeByRetention, retention_purge, core.clock)
    purge_exports = Factory(PurgeExports, work, core.clock)
    remove_export_file = Factory(RemoveExportFile, export_files)
    request_export = Factory(RequestExport, work, core.clock, core.ids)
    show_export = Factory(ShowExport, reading, core.clock)
    show_holdings = Factory(ShowHoldings, snapshots, held_kinds)
    write_export = Factory(WriteExport, snapshots, held_kinds, archives, attachments, core.clock)
    sweep_export_files = Factory(SweepExportFiles, reading, export_files, core.clock)
    # notifications
    delivery = Factory(Delivery, work, core.mailer, core.blind_index, core.links, core.clock)
    choose_mails = Factory(ChooseMails, work, core.clock)
    list_mails = Factory(ListMails, reading)
    purge_mails = Factory(PurgeMails, work, core.clock)
    receive_mail_event = Factory(ReceiveMailEvent, work, core.mail_events, core.blind_index, core.clock)
    retry_address = Factory(RetryAddress, work, core.blind_index)
    retry_mail = Factory(RetryMail, work, core.clock)
    send_digest = Factory(SendDigest, work, delivery, core.links, core.clock)
    send_email_confirmation = Factory(
        SendEmailConfirmation, work, delivery, core.links, core.clock, core.secrets
    )
    send_notice = Factory(SendNotice, work, delivery, core.links, core.clock)
    send_session_invite = Factory(
        SendSessionInvite, work, delivery, write_invite, core.links, core.organizer, core.clock
    )
    send_test_mail = Factory(SendTestMail, core.mailer, core.ids)
    show_mail_settings = Factory(ShowMailSettings, reading, core.blind_index)
    sweep_mail_occasions = Factory(SweepMailOccasions, work, core.clock)
    unsubscribe = Factory(Unsubscribe, work, core.blind_index, core.clock)
    # reviews
    list_coach_reviews = Factory(ListCoachReviews, reading)
    list_received_reviews = Factory(ListReceivedReviews, reading)
    list_reviews = Factory(ListReviews, reading)
    list_sessions_to_review = Factory(ListSessionsToReview, reading, core.clock)
    publish_due_reviews = Factory(PublishDueReviews, work, core.clock)
    show_session_reviews = Factory(ShowSessionReviews, reading, core.clock)
    take_down_review = Factory(TakeDownReview, work, core.clock)
    withdraw_review = Factory(WithdrawReview, work)
    write_review = Factory(WriteReview, work, core.clock, core.ids)


def build(settings: Settings) -> Container:
    """The container of one process. Nothing is opened or connected before it is used."""
    return Container(settings=settings)


async def close(container: Container) -> None:
    """Give back what the process holds open."""
    container.cv_text_extractor().close()
    await container.database().close()
    if container.settings().stripe_api_key is not None:
        await container.stripe_connections().close_async()
