"""Which route to what is held about a member opens for whom: a part of the table of `routes`."""

from collections.abc import Mapping
from typing import Final

from tests.integration.web.rows import ANY_BROWSER, MEMBERS, OWNER, Row

RECORD_ROUTES: Final[Mapping[str, Row]] = {
    "GET /api/v1/me/data": MEMBERS,
    "GET /api/v1/me/data/{kind}": MEMBERS,
    "GET /api/v1/me/exports": MEMBERS,
    "POST /api/v1/me/exports": MEMBERS,
    "GET /api/v1/me/exports/{export_id}": OWNER,
    "DELETE /api/v1/me/exports/{export_id}": OWNER,
    "GET /api/v1/me/exports/{export_id}/file": OWNER,
    "GET /export-schema.json": ANY_BROWSER,
    "GET /settings/data": MEMBERS,
    "GET /settings/data/{kind}": MEMBERS,
    "GET /settings/export": MEMBERS,
    "POST /settings/export": MEMBERS,
    "GET /settings/export/{export_id}/file": OWNER,
    "POST /settings/export/{export_id}/remove": OWNER,
    "GET /settings/devices": MEMBERS,
    "POST /settings/devices/sign-out-everywhere": MEMBERS,
    "POST /settings/devices/{session_id}/sign-out": OWNER,
    "GET /settings/tokens": MEMBERS,
    "POST /settings/tokens": MEMBERS,
    "POST /settings/tokens/{token_id}/revoke": OWNER,
    "GET /api/v1/me/sessions": MEMBERS,
    "GET /api/v1/me/tokens": MEMBERS,
}
