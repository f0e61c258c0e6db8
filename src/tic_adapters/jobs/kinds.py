"""Which jobs there are: their name in the queue, and the container's provider that does them."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

import attrs
from cattrs.preconf.json import JsonConverter, make_converter

from tic_domain.coaches.jobs import RefreshPublicNameJob
from tic_domain.matching.jobs import AssignRunJob, RemoveCvFileJob, ScoreShardJob
from tic_domain.notifications.jobs import (
    MailDigest,
    MailEmailConfirmation,
    MailNotice,
    MailSessionInvite,
)
from tic_domain.orders.jobs import (
    FollowBlockJob,
    FollowReportJob,
    LookUpPayeeJob,
    LookUpPayment,
    SettleOrderJob,
    SettleSubscriptionJob,
)
from tic_domain.privacy.erasing.jobs import ErasureStepJob, TryDeletionJob
from tic_domain.records.jobs import MakeExportJob, RemoveExportFileJob
from tic_domain.shared.jobs import Job
from tic_domain.usage.jobs import CaptureProductEvent


@attrs.frozen
class JobKind:
    """`name` is stored with waiting jobs: never change one, add another."""

    job: type[Job]
    name: str
    handler: str


JOB_KINDS: Final = (
    JobKind(RefreshPublicNameJob, "refresh-public-name", "refresh_public_name"),
    JobKind(MailEmailConfirmation, "mail-email-confirmation", "send_email_confirmation"),
    JobKind(MailDigest, "mail-digest", "send_digest"),
    JobKind(MailNotice, "mail-notice", "send_notice"),
    JobKind(MailSessionInvite, "mail-session-invite", "send_session_invite"),
    JobKind(ScoreShardJob, "score-shard", "score_shard"),
    JobKind(AssignRunJob, "assign-run", "assign_run"),
    JobKind(RemoveCvFileJob, "remove-cv-file", "remove_cv_file"),
    JobKind(LookUpPayeeJob, "look-up-payee", "look_up_payee"),
    JobKind(LookUpPayment, "look-up-payment", "handle_payment_event"),
    JobKind(SettleOrderJob, "settle-order", "settle_order"),
    JobKind(SettleSubscriptionJob, "settle-subscription", "settle_subscription"),
    JobKind(TryDeletionJob, "try-deletion", "try_deletion"),
    JobKind(ErasureStepJob, "erasure-step", "run_erasure_step"),
    JobKind(MakeExportJob, "make-export", "make_export"),
    JobKind(RemoveExportFileJob, "remove-export-file", "remove_export_file"),
    JobKind(FollowReportJob, "follow-report", "follow_report"),
    JobKind(FollowBlockJob, "follow-block", "follow_block"),
    JobKind(CaptureProductEvent, "capture-product-event", "capture_event"),
)


class JobUnknown(Exception):
    """A job of a class that isn't among JOB_KINDS. A defect, never a user's fault."""


@cache
def _converter() -> JsonConverter:
    converter = make_converter(forbid_extra_keys=True)
    converter.register_structure_hook(UUID, lambda text, _: UUID(text))
    converter.register_unstructure_hook(UUID, str)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    # A count stays a count and a flag a flag: JSON tells them apart.
    converter.register_structure_hook(bool | int, lambda value, _: value)
    return converter


def arguments_of(job: Job) -> dict[str, Any]:
    """As JSON has it."""
    arguments: dict[str, Any] = _converter().unstructure(job)
    return arguments


def job_from(kind: type[Job], arguments: Mapping[str, Any]) -> Job:
    """Raises where an argument is missing, surplus or of another kind."""
    return _converter().structure(arguments, kind)
