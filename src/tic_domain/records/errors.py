"""What exports refuse, as facts."""

from datetime import datetime

from tic_domain.shared.errors import Refused


class ExportRunning(Refused):
    """One is being made already."""

    def __init__(self) -> None:
        super().__init__("An export is being made already. Wait for it, or cancel it to begin anew.")


class ExportTooSoon(Refused):
    """The last one is fresh."""

    def __init__(self, again_at: datetime) -> None:
        self.again_at = again_at
        super().__init__(
            f"Your last export is fresh: download that one, or ask again after {again_at:%H:%M} UTC."
        )


class ExportNotReady(Refused):
    """There is nothing to download yet, or it could not be made."""

    def __init__(self) -> None:
        super().__init__("This export can't be downloaded. Wait until it is ready, or ask for a fresh one.")
