"""Mail that was sent. Nobody takes a mail back, and Resend has no interface for deleting one."""

from datetime import timedelta
from typing import Final

import attrs

from tic_domain.privacy.erasing.model import StepKind
from tic_domain.privacy.erasing.ports import Answer, Handles, ProcessorAnswer
from tic_domain.shared.clauses import clause

KEPT_FOR: Final = timedelta(days=30)
"""How long Resend shows a mail, on the plan that keeps them longest."""


@clause("C7.4")
@attrs.frozen
class ResendErasing:
    """Never “erased”: what it keeps of mails expires by a date that is known."""

    @property
    def is_used(self) -> bool:
        return True

    async def erase(self, handles: Handles, kind: StepKind) -> ProcessorAnswer:
        return ProcessorAnswer(
            answer=Answer.EXPIRES,
            words="Resend has no interface for erasing. Its copies of our mails to you expire by themselves.",
            expires_by=handles.begun_at + KEPT_FOR,
        )
