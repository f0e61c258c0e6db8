"""Why matching can't go on."""

from collections.abc import Mapping
from datetime import datetime
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


class MatchRunOpen(Refused):
    """Only one run at a time."""

    def __init__(self, *, scored: int, coachees: int, moved_at: datetime) -> None:
        self.scored, self.coachees, self.moved_at = scored, coachees, moved_at
        super().__init__(
            f"A run is not finished: {scored} of {coachees} coachees are scored, the last at "
            f"{moved_at:%Y-%m-%d %H:%M:%S} UTC. If it is still running, wait for it. If it was ended, go on "
            "with --resume, or drop it and begin again with --anew."
        )


class NoMatchRunOpen(Refused):
    def __init__(self) -> None:
        super().__init__("There is no unfinished run to go on with. Begin one without --resume.")


class MatchRunStale(Refused):
    """What it has scored is of a day long past."""

    def __init__(self) -> None:
        super().__init__("The unfinished run is older than a day. Begin again with --anew.")


class ShardsUnscored(Refused):
    """Not everyone of the run is scored yet."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(f"{left} coachees of this run are not scored yet. Assign once they are.")


class TooManyCvs(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"You keep {most} versions of your CV. Delete one first.")
