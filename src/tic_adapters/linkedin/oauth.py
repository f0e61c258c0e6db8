"""Authlib's asynchronous client, imported without the one warning that it gives at import.

Authlib 1.9 says there that it prefers httpx2. We stay with httpx, which every other library here uses, and
nobody who starts the program could do anything about it.
"""

import warnings

from authlib.deprecate import AuthlibDeprecationWarning

with warnings.catch_warnings():
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.base_client import OAuthError
    from authlib.integrations.httpx_client import AsyncOAuth2Client

__all__ = ["AsyncOAuth2Client", "OAuthError"]
