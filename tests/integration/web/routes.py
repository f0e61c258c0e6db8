"""Which route opens for whom. A new route is written down here before its test is green.

Each row answers for the kinds of `world.KINDS`: nobody signed in; a suspended member; a token with all scopes
but the needed one; another coachee; the coach; the coachee. "open" means that it isn't refused for who asks.
"""

from collections.abc import Mapping
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
"""The two of a conversation; for others there is none."""
NONE_YET: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "not found", "not found")
"""Signed in, but there is nothing to find in this world."""
DISCLOSED_COACH: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "open", "forbidden")
"""The coach with a disclosure; its owner looks elsewhere."""
OWNER: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "not found", "open")
"""Belongs to the coachee; for others there is none."""
CV_OWNER: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "forbidden", "open")
"""Belongs to the coachee, and needs that role; for other coachees there is none."""
PROFILE_OWNER: Final[Row] = ("sign in", "forbidden", "forbidden", "not found", "open", "not found")
"""Belongs to the coach; the others have none."""
COACHES: Final[Row] = ("sign in", "forbidden", "forbidden", "forbidden", "open", "forbidden")
"""Needs the role coach."""
WITH_ANSWERS: Final[Row] = ("sign in", "forbidden", "forbidden", "open", "not found", "open")
"""Who has answered the quiz."""
NOT_HERE: Final[Row] = ("not found", "not found", "forbidden", "not found", "not found", "not found")
"""Only in a demo that has it."""

ROUTES: Final[Mapping[str, Row]] = {
    "GET /": ANY_BROWSER,
    "GET /api/docs": EVERYBODY,
    "GET /api/openapi.json": EVERYBODY,
    "GET /api/problems/{code}": EVERYBODY,
    "GET /api/v1/coaches": EVERYBODY,
    "GET /api/v1/coaches/filters": EVERYBODY,
    "GET /api/v1/coaches/{coach_id}": EVERYBODY,
    "GET /api/v1/coaches/{coach_id}/preview": MEMBERS,
    "GET /api/v1/coaches/{coach_id}/slots": EVERYBODY,
    "GET /api/v1/conversations": MEMBERS,
    "POST /api/v1/conversations": COACHEES,
    "GET /api/v1/conversations/{conversation_id}": BOTH_SIDES,
    "DELETE /api/v1/conversations/{conversation_id}/block": NONE_YET,
    "POST /api/v1/conversations/{conversation_id}/block": BOTH_SIDES,
    "POST /api/v1/conversations/{conversation_id}/messages": BOTH_SIDES,
    "GET /api/v1/conversations/{conversation_id}/cv": DISCLOSED_COACH,
    "GET /api/v1/conversations/{conversation_id}/quiz": DISCLOSED_COACH,
    "POST /api/v1/conversations/{conversation_id}/read": BOTH_SIDES,
    "GET /api/v1/disclosures": MEMBERS,
    "DELETE /api/v1/disclosures/{disclosure_id}": OWNER,
    "POST /api/v1/holds": COACHEES,
    "DELETE /api/v1/holds/{hold_id}": OWNER,
    "GET /api/v1/matches": COACHEES,
    "GET /api/v1/matches/{coach_id}": MEMBERS,
    "GET /api/v1/matches/{coach_id}/shown": NONE_YET,
    "GET /api/v1/me": MEMBERS,
    "PATCH /api/v1/me": MEMBERS,
    "PUT /api/v1/me/active-role": COACHEES,
    "POST /api/v1/me/blocked-times": COACHES,
    "DELETE /api/v1/me/blocked-times/{blocked_id}": COACHES,
    "GET /api/v1/me/booking-rules": COACHES,
    "PUT /api/v1/me/booking-rules": COACHES,
    "GET /api/v1/me/calendar": MEMBERS,
    "DELETE /api/v1/me/cvs": MEMBERS,
    "GET /api/v1/me/cvs": MEMBERS,
    "POST /api/v1/me/cvs": COACHEES,
    "DELETE /api/v1/me/cvs/{version}": OWNER,
    "POST /api/v1/me/cvs/{version}/confirmation": CV_OWNER,
    "GET /api/v1/me/cvs/{version}/file": OWNER,
    "GET /api/v1/me/cvs/{version}/suggestions": OWNER,
    "GET /api/v1/me/profile": PROFILE_OWNER,
    "PUT /api/v1/me/profile": COACHES,
    "PUT /api/v1/me/profile/capacity": COACHES,
    "POST /api/v1/me/profile/delist": PROFILE_OWNER,
    "PUT /api/v1/me/profile/hours": COACHES,
    "POST /api/v1/me/profile/list": COACHES,
    "POST /api/v1/me/profile/offerings": COACHES,
    "DELETE /api/v1/me/profile/offerings/{offering_id}": COACHES,
    "PATCH /api/v1/me/profile/offerings/{offering_id}": PROFILE_OWNER,
    "POST /api/v1/me/profile/pause": COACHES,
    "GET /api/v1/me/quiz/answers": WITH_ANSWERS,
    "PATCH /api/v1/me/quiz/answers": COACHEES,
    "POST /api/v1/me/quiz/answers": COACHEES,
    "GET /api/v1/me/quiz/draft": NONE_YET,
    "PUT /api/v1/me/quiz/draft/{step}": COACHEES,
    "PUT /api/v1/me/roles": MEMBERS,
    "DELETE /api/v1/me/sessions": MEMBERS,
    "GET /api/v1/me/sessions": MEMBERS,
    "DELETE /api/v1/me/sessions/{session_id}": OWNER,
    "GET /api/v1/me/tokens": MEMBERS,
    "POST /api/v1/me/tokens": MEMBERS,
    "DELETE /api/v1/me/tokens/{token_id}": OWNER,
    "GET /api/v1/quiz": EVERYBODY,
    "GET /api/v1/vocabulary": EVERYBODY,
    "GET /auth/callback": ANY_BROWSER,
    "GET /coaches": ANY_BROWSER,
    "GET /coaches/{coach_id}": ANY_BROWSER,
    "GET /coaches/{coach_id}/why": COACHEES,
    "GET /coaches/{coach_id}/write": COACHEES,
    "POST /coaches/{coach_id}/write": COACHEES,
    "GET /confirm-email": ANY_BROWSER,
    "POST /confirm-email": ANY_BROWSER,
    "GET /cookies": ANY_BROWSER,
    "GET /cv": MEMBERS,
    "POST /cv": COACHEES,
    "POST /cv/delete": MEMBERS,
    "GET /cv/{version}": OWNER,
    "POST /cv/{version}": CV_OWNER,
    "POST /cv/{version}/delete": OWNER,
    "GET /cv/{version}/file": OWNER,
    "GET /desk": COACHES,
    "GET /desk/calendar": COACHES,
    "POST /desk/calendar/block": COACHES,
    "POST /desk/calendar/rules": COACHES,
    "POST /desk/calendar/{entry_id}/unblock": COACHES,
    "POST /desk/capacity": COACHES,
    "POST /desk/delist": COACHES,
    "POST /desk/exceptions": COACHES,
    "POST /desk/exceptions/remove": COACHES,
    "GET /desk/hours": COACHES,
    "POST /desk/hours": COACHES,
    "POST /desk/list": COACHES,
    "GET /desk/offerings/new": COACHES,
    "POST /desk/offerings/new": COACHES,
    "GET /desk/offerings/{offering_id}": COACHES,
    "POST /desk/offerings/{offering_id}": COACHES,
    "POST /desk/offerings/{offering_id}/remove": COACHES,
    "POST /desk/pause": COACHES,
    "GET /desk/profile": COACHES,
    "POST /desk/profile": COACHES,
    "GET /favicon.ico": EVERYBODY,
    "GET /healthz": EVERYBODY,
    "GET /inbox": MEMBERS,
    "GET /inbox/{conversation_id}": BOTH_SIDES,
    "POST /inbox/{conversation_id}": BOTH_SIDES,
    "POST /inbox/{conversation_id}/block": BOTH_SIDES,
    "GET /inbox/{conversation_id}/cv": DISCLOSED_COACH,
    "GET /inbox/{conversation_id}/quiz": DISCLOSED_COACH,
    "POST /inbox/{conversation_id}/unblock": NONE_YET,
    "GET /matches": COACHEES,
    "POST /matches/change": COACHEES,
    "POST /matches/undo": COACHEES,
    "GET /metrics": EVERYBODY,
    "GET /privacy": ANY_BROWSER,
    "GET /quiz": COACHEES,
    "GET /quiz/review": COACHEES,
    "POST /quiz/review": COACHEES,
    "GET /quiz/{step_key}": COACHEES,
    "POST /quiz/{step_key}": COACHEES,
    "GET /readyz": EVERYBODY,
    "GET /sandbox/mailbox": ANY_BROWSER,
    "GET /sandbox/mailbox/{letter_id}": NOT_HERE,
    "GET /sandbox/mailbox/{letter_id}/files/{number}": NOT_HERE,
    "GET /sandbox/onboarding/{payee}/{link}": NOT_HERE,
    "POST /sandbox/onboarding/{payee}/{link}": NOT_HERE,
    "GET /sandbox/pay/{checkout}": NOT_HERE,
    "POST /sandbox/pay/{checkout}": NOT_HERE,
    "GET /sandbox/pay/{checkout}/second-step": NOT_HERE,
    "POST /sandbox/pay/{checkout}/second-step": NOT_HERE,
    "GET /sandbox/payments": ANY_BROWSER,
    "POST /sandbox/payments/acts": NOT_HERE,
    "POST /sandbox/payments/clock": NOT_HERE,
    "POST /sandbox/payments/faults": NOT_HERE,
    "GET /sandbox/sign-in": NOT_HERE,
    "POST /sandbox/sign-in": NOT_HERE,
    "GET /settings": MEMBERS,
    "GET /settings/devices": MEMBERS,
    "POST /settings/devices/sign-out-everywhere": MEMBERS,
    "POST /settings/devices/{session_id}/sign-out": OWNER,
    "POST /settings/email": MEMBERS,
    "POST /settings/name": MEMBERS,
    "POST /settings/role": MEMBERS,
    "POST /settings/roles": MEMBERS,
    "GET /settings/sharing": MEMBERS,
    "POST /settings/sharing/{disclosure_id}/revoke": OWNER,
    "GET /settings/tokens": MEMBERS,
    "POST /settings/tokens": MEMBERS,
    "POST /settings/tokens/{token_id}/revoke": OWNER,
    "GET /sign-in": ANY_BROWSER,
    "POST /sign-in": ANY_BROWSER,
    "POST /sign-out": MEMBERS,
    "GET /static/{name}": EVERYBODY,
    "GET /terms": ANY_BROWSER,
    "POST /webhooks/stripe": EVERYBODY,
    "POST /webhooks/stripe/connect": EVERYBODY,
    "GET /welcome": MEMBERS,
    "POST /welcome": MEMBERS,
}
