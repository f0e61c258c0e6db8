"""Asking a processor over HTTP, and what its answers mean to whoever asks again."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tic_domain.privacy.erasing.errors import ProcessorRefused
from tic_domain.shared.errors import Unavailable

_PATIENCE: Final = httpx.Timeout(15, connect=5)


async def asked(
    name: str,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    json: Mapping[str, Any] | None = None,
    params: Mapping[str, str] | None = None,
    patience: httpx.Timeout = _PATIENCE,
) -> httpx.Response:
    """An answer below 400, or 404. Raises Unavailable, ProcessorRefused; neither quotes what was sent."""
    try:
        async with httpx.AsyncClient(timeout=patience) as http:
            answer = await http.request(method, url, headers=headers, json=json, params=params)
    except httpx.HTTPError:
        raise Unavailable(name) from None
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
        raise Unavailable(name)
    if answer.is_client_error and answer.status_code != httpx.codes.NOT_FOUND:
        raise ProcessorRefused(name, f"its answer was {answer.status_code}")
    return answer


def document(name: str, answer: httpx.Response) -> dict[str, Any]:
    """Raises Unavailable for what is no JSON object: half an answer is none."""
    try:
        found = answer.json()
    except ValueError:
        raise Unavailable(name) from None
    if not isinstance(found, dict):
        raise Unavailable(name)
    return found
