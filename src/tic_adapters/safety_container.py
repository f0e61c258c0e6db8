"""What is plugged into what, for safety among members: reports, blocks, sharing, and acts of operators."""

from dependency_injector.providers import Factory

from tic_adapters.core_container import CoreContainer
from tic_domain.accounts.use_cases.list_operator_acts import ListOperatorActs
from tic_domain.accounts.use_cases.note_operator_act import NoteOperatorAct
from tic_domain.conversations.use_cases.block_coach import BlockCoach
from tic_domain.conversations.use_cases.file_report import FileReport
from tic_domain.conversations.use_cases.inspect_conversation import InspectConversation
from tic_domain.conversations.use_cases.list_blocks import ListBlocks
from tic_domain.conversations.use_cases.list_own_reports import ListOwnReports
from tic_domain.conversations.use_cases.list_reports import ListReports
from tic_domain.conversations.use_cases.list_sharing import ListSharing
from tic_domain.conversations.use_cases.look_into_report import LookIntoReport
from tic_domain.conversations.use_cases.preview_sharing import PreviewSharing
from tic_domain.conversations.use_cases.resolve_report import ResolveReport
from tic_domain.conversations.use_cases.share_latest import ShareLatest

core = CoreContainer


class SafetyContainer(CoreContainer):
    block_coach = Factory(BlockCoach, core.work, core.clock)
    file_report = Factory(FileReport, core.work, core.clock, core.ids)
    inspect_conversation = Factory(InspectConversation, core.work, core.clock)
    list_blocks = Factory(ListBlocks, core.reading)
    list_operator_acts = Factory(ListOperatorActs, core.reading)
    list_own_reports = Factory(ListOwnReports, core.reading)
    list_reports = Factory(ListReports, core.reading)
    list_sharing = Factory(ListSharing, core.reading)
    look_into_report = Factory(LookIntoReport, core.work, core.clock)
    note_operator_act = Factory(NoteOperatorAct, core.work, core.clock)
    preview_sharing = Factory(PreviewSharing, core.reading)
    resolve_report = Factory(ResolveReport, core.work, core.clock)
    share_latest = Factory(ShareLatest, core.work, core.clock, core.ids)
