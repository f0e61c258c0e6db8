"""Why matching can't go on."""

from collections.abc import Mapping
from typing import Final

from tic_domain.matching.cv_text import LARGEST_CV, MOST_PAGES, CvFlaw
from tic_domain.shared.errors import Refused

_FLAW_WORDS: Final[Mapping[CvFlaw, str]] = {
    CvFlaw.EMPTY: "The file is empty. Choose the file with your CV.",
    CvFlaw.TOO_LARGE: (
        f"The file is larger than {LARGEST_CV // 1024**2} MB. Leave pictures out, or save it smaller."
    ),
    CvFlaw.UNKNOWN_FORMAT: "The file is neither a PDF nor a Word document (DOCX). Save it as one of the two.",
    CvFlaw.DAMAGED: "The file is damaged and can't be read. Save it anew and upload that.",
    CvFlaw.ENCRYPTED: "The file is protected by a password. Save it without one.",
    CvFlaw.NO_TEXT: "The file holds pictures but no text. Save it from the program that you wrote it with.",
    CvFlaw.TOO_MANY_PAGES: f"The file has more than {MOST_PAGES} pages. Keep to the pages of your CV.",
    CvFlaw.TOO_COMPLEX: "The file is too complex to be read safely. Save it anew as a plain PDF.",
}


class QuizNotAnswered(Refused):
    def __init__(self) -> None:
        super().__init__("You have not finished the quiz yet. Answer it first.")


class WeightsUnknown(Refused):
    """A match names weights that are not stored here, or that this version of the software can't use."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(
            f"The weights of version {version} are not known here, so nothing can be computed by them. "
            "Restore them from a backup, or update the software; `tic match weights list` shows those known."
        )


class WeightsDecided(Refused):
    """A version is in a state from which it can't be accepted or rejected."""

    def __init__(self, version: int, state: str) -> None:
        self.version = version
        self.state = state
        super().__init__(
            f"Version {version} of the weights is {state} already. "
            "`tic match weights list` shows which ones can be decided on; `tic match learn` proposes another."
        )


class WeightsDoubtful(Refused):
    """Something speaks against accepting a version. Who accepts it all the same has to say so."""

    def __init__(self, version: int, doubts: tuple[str, ...]) -> None:
        self.version = version
        self.doubts = doubts
        super().__init__(
            f"Version {version} of the weights was not accepted. {' '.join(doubts)} "
            "Learn anew with `tic match learn`, or repeat with --anyway."
        )


class CvRefused(Refused):
    """The file can't be taken as a CV. `flaw` says why; nothing was stored."""

    def __init__(self, flaw: CvFlaw) -> None:
        self.flaw = flaw
        super().__init__(_FLAW_WORDS[flaw])
