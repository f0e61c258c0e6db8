"""The demo's OpenID provider as a process of its own, on loopback only."""

import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from authlib.deprecate import AuthlibDeprecationWarning
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tic_adapters.sandbox.sign_in import HOST, DemoPerson

with warnings.catch_warnings():
    # It uses a part of Authlib that is on its way out; that is for its next release to mend.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    import oidc_provider_mock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_OPEN_PATHS: Final = frozenset(
    {"/.well-known/openid-configuration", "/jwks", "/oauth2/authorize", "/oauth2/token", "/userinfo"}
)


def serve_sign_in(port: int, people: Sequence[DemoPerson]) -> None:
    """Serve until the process is ended. OSError where the port is taken."""
    with sign_in_server(port, people) as server:
        server.serve_forever()


def sign_in_server(port: int, people: Sequence[DemoPerson]) -> BaseWSGIServer:
    """Bound and ready to serve; port 0 takes a free one."""
    return make_server(HOST, port, sign_in_app(people), threaded=True, request_handler=_SilentHandler)


def sign_in_app(people: Sequence[DemoPerson]) -> "WSGIApplication":
    """The provider with these people known to it, cut down to what the code flow needs."""
    users = [
        oidc_provider_mock.User(
            sub=person.subject,
            claims={"name": person.name, "email": person.email, "email_verified": True},
        )
        for person in people
    ]
    app: Any = oidc_provider_mock.app(user_claims=users, issue_refresh_token=False)
    # It wraps itself in a debugger, which shows source code to whoever causes an error.
    provider: WSGIApplication = app.wsgi_app.app

    def only_the_flow(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        # Registering clients and rewriting people are open to anybody in the original.
        if environ["PATH_INFO"] not in _OPEN_PATHS:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"There is nothing here.\n"]
        return provider(environ, start_response)

    return only_the_flow


class _SilentHandler(WSGIRequestHandler):
    """Addresses carry states and codes: they are not for a log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return None
