"""Why matching can't go on."""

from tic_domain.shared.errors import Refused


class QuizNotAnswered(Refused):
    def __init__(self) -> None:
        super().__init__("You have not finished the quiz yet. Answer it first.")


class WeightsUnknown(Refused):
    """A match names weights that this version of the software doesn't have."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(f"The weights of version {version} are not known here. Update the software.")
