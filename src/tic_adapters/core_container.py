"""What is plugged into what, for all but what is sold: that stands on it, in `container`."""

from functools import partial

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Factory, Singleton
from dependency_injector.providers import List as ListOf

from tic_adapters import choices, erasing_choices, file_choices, payment_choices
from tic_adapters.assignment.scoring import NumpyPairScorer
from tic_adapters.cv.extractor import SandboxedCvTextExtractor
from tic_adapters.invites.writing import write_invite
from tic_adapters.jobs.queue import JobQueue
from tic_adapters.learning.choice import ChoiceFitter
from tic_adapters.links import SiteLinks
from tic_adapters.postgres.directory.log import PostgresDirectoryLog
from tic_adapters.postgres.directory.watch import DirectoryWatch
from tic_adapters.postgres.idempotency import PostgresIdempotencyKeys
from tic_adapters.postgres.live import PostgresLiveLog
from tic_adapters.postgres.market_changes import PurgeMarketChanges
from tic_adapters.postgres.parts import Parts
from tic_adapters.postgres.readiness import LedgerReadiness, Readiness, SchemaReadiness
from tic_adapters.postgres.unit_of_work import PostgresUnitOfWork
from tic_adapters.sealing.sealer import AesGcmSealer, HmacBlindIndex, HmacPseudonyms
from tic_adapters.settings import Settings
from tic_adapters.stripe.client import PatientClient
from tic_adapters.system import SystemClock, SystemSecrets, UuidV7Ids
from tic_domain.accounts.use_cases.authenticate import AuthenticateSession, AuthenticateToken
from tic_domain.accounts.use_cases.begin_sign_in import BeginSignIn
from tic_domain.accounts.use_cases.choose_roles import ChooseRoles
from tic_domain.accounts.use_cases.complete_sign_in import CompleteSignIn
from tic_domain.accounts.use_cases.confirm_email import ConfirmEmail
from tic_domain.accounts.use_cases.correct_email import CorrectEmail
from tic_domain.accounts.use_cases.correct_name import CorrectName
from tic_domain.accounts.use_cases.decide_usage_consent import DecideUsageConsent
from tic_domain.accounts.use_cases.find_accounts import FindAccounts
from tic_domain.accounts.use_cases.heed_privacy_signal import HeedPrivacySignal
from tic_domain.accounts.use_cases.issue_api_token import IssueApiToken
from tic_domain.accounts.use_cases.list_access import ListAccess
from tic_domain.accounts.use_cases.purge_expired import PurgeExpired
from tic_domain.accounts.use_cases.restore_account import RestoreAccount
from tic_domain.accounts.use_cases.revoke_api_token import RevokeApiToken
from tic_domain.accounts.use_cases.show_account import ShowAccount
from tic_domain.accounts.use_cases.sign_out import SignOut
from tic_domain.accounts.use_cases.sign_out_everywhere import SignOutEverywhere
from tic_domain.accounts.use_cases.suspend_account import SuspendAccount
from tic_domain.accounts.use_cases.switch_role import SwitchRole
from tic_domain.coaches.use_cases.add_offering import AddOffering
from tic_domain.coaches.use_cases.change_offering import ChangeOffering
from tic_domain.coaches.use_cases.count_directory import CountDirectory
from tic_domain.coaches.use_cases.delist_profile import DelistProfile
from tic_domain.coaches.use_cases.list_directory import ListDirectory
from tic_domain.coaches.use_cases.list_profile import ListProfile
from tic_domain.coaches.use_cases.list_profiles import ListProfiles
from tic_domain.coaches.use_cases.pause_profile import PauseProfile
from tic_domain.coaches.use_cases.refresh_public_name import RefreshPublicName
from tic_domain.coaches.use_cases.remove_offering import RemoveOffering
from tic_domain.coaches.use_cases.set_capacity import SetCapacity
from tic_domain.coaches.use_cases.set_weekly_hours import SetWeeklyHours
from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile
from tic_domain.coaches.use_cases.show_public_profile import ShowPublicProfile
from tic_domain.coaches.use_cases.take_down_profile import TakeDownProfile
from tic_domain.coaches.use_cases.write_profile import WriteProfile
from tic_domain.conversations.use_cases.block_member import BlockMember
from tic_domain.conversations.use_cases.delete_message import DeleteMessage
from tic_domain.conversations.use_cases.edit_message import EditMessage
from tic_domain.conversations.use_cases.list_conversations import ListConversations
from tic_domain.conversations.use_cases.list_disclosures import ListDisclosures
from tic_domain.conversations.use_cases.mark_read import MarkRead
from tic_domain.conversations.use_cases.preview_disclosure import PreviewDisclosure
from tic_domain.conversations.use_cases.read_conversation import ReadConversation
from tic_domain.conversations.use_cases.revoke_disclosure import RevokeDisclosure
from tic_domain.conversations.use_cases.search_messages import SearchMessages
from tic_domain.conversations.use_cases.send_message import SendMessage
from tic_domain.conversations.use_cases.show_disclosed_cv import ShowDisclosedCv
from tic_domain.conversations.use_cases.show_disclosed_quiz import ShowDisclosedQuiz
from tic_domain.conversations.use_cases.show_message import ShowMessage
from tic_domain.conversations.use_cases.start_conversation import StartConversation
from tic_domain.conversations.use_cases.unblock_member import UnblockMember
from tic_domain.matching.dictionary.files import load as load_cv_dictionary
from tic_domain.matching.tagging import propose
from tic_domain.matching.use_cases.accept_weights import AcceptWeights
from tic_domain.matching.use_cases.answer_quiz import AnswerQuiz
from tic_domain.matching.use_cases.assign_run import AssignRun
from tic_domain.matching.use_cases.confirm_cv_suggestions import ConfirmCvSuggestions
from tic_domain.matching.use_cases.delete_cv import DeleteCv
from tic_domain.matching.use_cases.download_cv import DownloadCv
from tic_domain.matching.use_cases.explain_coach import ExplainCoach
from tic_domain.matching.use_cases.explain_match import ExplainMatch
from tic_domain.matching.use_cases.find_matches import FindMatches
from tic_domain.matching.use_cases.learn_weights import LearnWeights
from tic_domain.matching.use_cases.list_cvs import ListCvs
from tic_domain.matching.use_cases.list_weights import ListWeights
from tic_domain.matching.use_cases.purge_outcomes import PurgeOutcomes
from tic_domain.matching.use_cases.rehearse_match_run import RehearseMatchRun
from tic_domain.matching.use_cases.reject_weights import RejectWeights
from tic_domain.matching.use_cases.remove_cv_file import RemoveCvFile
from tic_domain.matching.use_cases.report_matching import ReportMatching
from tic_domain.matching.use_cases.restore_answers import RestoreAnswers
from tic_domain.matching.use_cases.resume_match_run import ResumeMatchRun
from tic_domain.matching.use_cases.revise_answers import ReviseAnswers
from tic_domain.matching.use_cases.save_draft import SaveDraft
from tic_domain.matching.use_cases.score_shard import ScoreShard
from tic_domain.matching.use_cases.show_cv import ShowCv
from tic_domain.matching.use_cases.show_quiz import ShowQuiz
from tic_domain.matching.use_cases.start_match_run import StartMatchRun
from tic_domain.matching.use_cases.sweep_cv_files import SweepCvFiles
from tic_domain.matching.use_cases.upload_cv import UploadCv
from tic_domain.matching.use_cases.watch_match_run import WatchMatchRun
from tic_domain.scheduling.use_cases.block_time import BlockTime
from tic_domain.scheduling.use_cases.hold_slot import HoldSlot
from tic_domain.scheduling.use_cases.list_calendar import ListCalendar
from tic_domain.scheduling.use_cases.list_slots import ListSlots
from tic_domain.scheduling.use_cases.purge_lapsed_holds import PurgeLapsedHolds
from tic_domain.scheduling.use_cases.set_booking_rules import SetBookingRules
from tic_domain.scheduling.use_cases.show_booking_rules import ShowBookingRules
from tic_domain.scheduling.use_cases.show_invite import ShowInvite
from tic_domain.scheduling.use_cases.unblock_time import UnblockTime
from tic_domain.usage.use_cases.capture_event import CaptureEvent


class CoreContainer(DeclarativeContainer):
    """Flat: every provider is a Singleton or a Factory. Use cases get the *provider* of a unit of work."""

    settings: Dependency[Settings] = Dependency(instance_of=Settings)

    machine_clock = Singleton(SystemClock)
    clock = Singleton(choices.clock, settings, machine_clock)
    ids = Singleton(UuidV7Ids)
    secrets = Singleton(SystemSecrets)
    master_keys = Singleton(choices.master_keys, settings)
    sealer = Singleton(AesGcmSealer)
    subject_keys = Singleton(choices.subject_keys, settings, master_keys)
    blind_index = Singleton(HmacBlindIndex, master_keys)
    pseudonyms = Singleton(HmacPseudonyms, master_keys)
    links = Singleton(SiteLinks, settings.provided.web.base_url)
    organizer = Singleton(choices.organizer, settings)

    database = Singleton(choices.database, settings)
    reactions = Singleton(choices.reactions, clock, ids)
    job_queue = Singleton(JobQueue, machine_clock)
    market_keeper = Singleton(choices.market_keeper, database, clock)
    parts = Singleton(
        Parts,
        database=database,
        sealer=sealer,
        subject_keys=subject_keys,
        blind_index=blind_index,
        clock=clock,
        job_queue=job_queue,
        reactions=reactions,
        market_keeper=market_keeper,
    )
    directory_watch = Singleton(DirectoryWatch.over, database, parts.provided.directory_cache, clock)
    market_watch = Singleton(choices.market_watch, settings, database, market_keeper, clock)
    live_wire = Singleton(choices.live_wire, settings, database)
    live_log = Singleton(PostgresLiveLog, database, clock)
    purge_market_changes = Singleton(PurgeMarketChanges, database)
    open_unit_of_work = Factory(PostgresUnitOfWork, parts)
    open_reading_unit_of_work = Factory(PostgresUnitOfWork, parts, writing=False)
    work = open_unit_of_work.provider
    reading = open_reading_unit_of_work.provider
    directory_log = Singleton(PostgresDirectoryLog, parts)
    idempotency_keys = Singleton(PostgresIdempotencyKeys, parts)
    tombstone_copy = Singleton(erasing_choices.tombstone_copy, settings)
    ledger_readiness = Singleton(LedgerReadiness, database, tombstone_copy)
    schema_readiness = Singleton(SchemaReadiness, database)
    readiness = Singleton(Readiness, ListOf(schema_readiness, ledger_readiness))

    batch_assigner = Singleton(choices.batch_assigner)
    pair_scorer = Singleton(NumpyPairScorer)
    identity_provider = Singleton(choices.identity_provider, settings, machine_clock)
    cv_text_extractor = Singleton(SandboxedCvTextExtractor)
    cv_dictionary = Singleton(load_cv_dictionary)
    mailbox = Singleton(choices.mailbox, settings, clock)
    mailer = Singleton(choices.mailer, settings, clock, mailbox)
    mail_events = Singleton(choices.mail_events, settings)
    payment_sandbox = Singleton(
        payment_choices.payment_sandbox, settings, database.provider, clock, blind_index.provider
    )
    stripe_connections = Singleton(PatientClient)
    stripe = Singleton(payment_choices.stripe, settings, stripe_connections.provider)
    payments = Singleton(payment_choices.payments, stripe, payment_sandbox)
    payouts = Singleton(payment_choices.payouts, stripe, payment_sandbox)
    subscriptions = Singleton(payment_choices.subscriptions, stripe, payment_sandbox)
    payment_events = Singleton(
        payment_choices.payment_events, settings, stripe, payment_sandbox, machine_clock
    )
    analytics = Singleton(choices.analytics, settings)
    error_reports = Singleton(choices.error_reports, settings)
    weights_fitter = Singleton(ChoiceFitter)
    contact_rules = Singleton(choices.contact_rules, settings)
    terms = Singleton(choices.terms, settings)

    cv_files = Singleton(file_choices.cv_files, settings)
    suggest_tags = Singleton(partial, propose, dictionary=cv_dictionary)

    # accounts
    authenticate_session = Factory(AuthenticateSession, reading, work, clock, secrets)
    authenticate_token = Factory(AuthenticateToken, reading, work, clock, secrets)
    begin_sign_in = Factory(BeginSignIn, work, identity_provider, clock, secrets)
    choose_roles = Factory(ChooseRoles, work)
    complete_sign_in = Factory(CompleteSignIn, work, identity_provider, clock, ids, secrets)
    confirm_email = Factory(ConfirmEmail, work, clock, secrets)
    correct_email = Factory(CorrectEmail, work)
    correct_name = Factory(CorrectName, work)
    decide_usage_consent = Factory(DecideUsageConsent, work, clock)
    find_accounts = Factory(FindAccounts, reading)
    heed_privacy_signal = Factory(HeedPrivacySignal, work, clock)
    issue_api_token = Factory(IssueApiToken, work, clock, ids, secrets)
    list_access = Factory(ListAccess, reading, clock)
    purge_expired = Factory(PurgeExpired, work, clock)
    restore_account = Factory(RestoreAccount, work, clock)
    revoke_api_token = Factory(RevokeApiToken, work, clock)
    show_account = Factory(ShowAccount, reading)
    sign_out = Factory(SignOut, work)
    sign_out_everywhere = Factory(SignOutEverywhere, work)
    suspend_account = Factory(SuspendAccount, work, clock)
    switch_role = Factory(SwitchRole, work)
    # coaches
    add_offering = Factory(AddOffering, work, ids)
    change_offering = Factory(ChangeOffering, work)
    count_directory = Factory(CountDirectory, reading)
    delist_profile = Factory(DelistProfile, work)
    list_directory = Factory(ListDirectory, reading)
    list_profile = Factory(ListProfile, work)
    list_profiles = Factory(ListProfiles, reading)
    pause_profile = Factory(PauseProfile, work)
    refresh_public_name = Factory(RefreshPublicName, work)
    remove_offering = Factory(RemoveOffering, work)
    set_capacity = Factory(SetCapacity, work)
    set_weekly_hours = Factory(SetWeeklyHours, work)
    show_own_profile = Factory(ShowOwnProfile, reading)
    show_public_profile = Factory(ShowPublicProfile, reading)
    take_down_profile = Factory(TakeDownProfile, work, clock)
    write_profile = Factory(WriteProfile, work, clock)
    # conversations
    block_member = Factory(BlockMember, work, clock)
    delete_message = Factory(DeleteMessage, work, clock)
    edit_message = Factory(EditMessage, work, clock, contact_rules)
    list_conversations = Factory(ListConversations, reading)
    list_disclosures = Factory(ListDisclosures, reading)
    mark_read = Factory(MarkRead, work, clock)
    preview_disclosure = Factory(PreviewDisclosure, reading)
    read_conversation = Factory(ReadConversation, reading)
    revoke_disclosure = Factory(RevokeDisclosure, work, clock)
    search_messages = Factory(SearchMessages, reading)
    send_message = Factory(SendMessage, work, clock, ids, contact_rules)
    show_message = Factory(ShowMessage, reading)
    show_disclosed_quiz = Factory(ShowDisclosedQuiz, work, clock)
    start_conversation = Factory(StartConversation, work, clock, ids, contact_rules)
    unblock_member = Factory(UnblockMember, work)
    show_disclosed_cv = Factory(ShowDisclosedCv, work, cv_files, clock)
    # matching
    accept_weights = Factory(AcceptWeights, work, clock)
    answer_quiz = Factory(AnswerQuiz, work, clock, ids)
    assign_run = Factory(AssignRun, work, batch_assigner, clock, ids)
    confirm_cv_suggestions = Factory(ConfirmCvSuggestions, work, clock)
    delete_cv = Factory(DeleteCv, work, clock)
    download_cv = Factory(DownloadCv, reading, cv_files)
    explain_coach = Factory(ExplainCoach, reading, clock)
    explain_match = Factory(ExplainMatch, reading)
    find_matches = Factory(FindMatches, work, clock, ids)
    learn_weights = Factory(LearnWeights, reading, work, weights_fitter, clock)
    list_weights = Factory(ListWeights, reading)
    purge_outcomes = Factory(PurgeOutcomes, work, clock)
    reject_weights = Factory(RejectWeights, work, clock)
    rehearse_match_run = Factory(RehearseMatchRun, reading, pair_scorer, batch_assigner, clock, ids)
    report_matching = Factory(ReportMatching, reading, clock)
    resume_match_run = Factory(ResumeMatchRun, work, clock)
    restore_answers = Factory(RestoreAnswers, work, clock, ids)
    revise_answers = Factory(ReviseAnswers, work, clock, ids)
    save_draft = Factory(SaveDraft, work, clock)
    score_shard = Factory(ScoreShard, work, pair_scorer, clock)
    show_quiz = Factory(ShowQuiz, reading)
    start_match_run = Factory(StartMatchRun, work, clock, ids)
    watch_match_run = Factory(WatchMatchRun, reading)
    list_cvs = Factory(ListCvs, reading)
    remove_cv_file = Factory(RemoveCvFile, cv_files)
    show_cv = Factory(ShowCv, reading)
    sweep_cv_files = Factory(SweepCvFiles, reading, cv_files, clock)
    upload_cv = Factory(UploadCv, reading, work, cv_text_extractor, suggest_tags, cv_files, clock, ids)
    # scheduling
    block_time = Factory(BlockTime, work, clock, ids)
    hold_slot = Factory(HoldSlot, work, clock, ids)
    list_calendar = Factory(ListCalendar, reading, clock)
    list_slots = Factory(ListSlots, reading, clock)
    purge_lapsed_holds = Factory(PurgeLapsedHolds, work, clock)
    set_booking_rules = Factory(SetBookingRules, work)
    show_booking_rules = Factory(ShowBookingRules, reading)
    show_invite = Factory(ShowInvite, reading, write_invite, links, organizer, clock)
    unblock_time = Factory(UnblockTime, work)
    # usage
    capture_event = Factory(CaptureEvent, reading, analytics, pseudonyms)
