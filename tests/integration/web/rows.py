"""What a route does for each kind of principal: the columns are those of `world.KINDS`."""

from typing import Final

Row = tuple[str, str, str, str, str, str]

ANY_BROWSER: Final[Row] = ("open", "open", "forbidden", "open", "open", "open")
"""Public pages. API tokens open no pages."""
EVERYBODY: Final[Row] = ("open", "open", "open", "open", "open", "open")
"""Whoever asks, by whatever means."""
MEMBERS: Final[Row] = ("sign in", "forbidden", "forbidden", "open", "open", "open")
"""Whoever is signed in, for what is their own."""
COACHEES: Final[Row] = ("sign in", "forbidden", "forbidden", "open", "forbidden", "open")
"""Needs the role coachee."""
BOTH_SIDES: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "open", "open")
"""The two of a conversation or session; for others there is none."""
NONE_YET: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "not found", "not found")
"""Signed in, but there is nothing to find in this world."""
DISCLOSED_COACH: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "open", "forbidden")
"""The coach with a disclosure; its owner looks elsewhere."""
OWNER: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "not found", "open")
"""Belongs to the coachee; for others there is none."""
SENDER: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "forbidden", "open")
"""Wrote the message; the other side sees it, and can't change it."""
CV_OWNER: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "forbidden", "open")
"""Belongs to the coachee, and needs that role; for other coachees there is none."""
COACHEES_IN_VAIN: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "forbidden", "not found")
"""Needs the role coachee, and there is nothing to find in this world."""
PROFILE_OWNER: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "open", "not found")
"""Belongs to the coach; the others have none."""
COACHES: Final[Row] = ("sign in", "forbidden", "forbidden", "forbidden", "open", "forbidden")
"""Needs the role coach."""
WITH_ANSWERS: Final[Row] = ("sign in", "forbidden", "forbidden", "open", "not found", "open")
"""Who has answered the quiz."""
NOT_HERE: Final[Row] = ("not found", "not found", "forbidden", "not found", "not found", "not found")
"""Only in a demo that has it."""
