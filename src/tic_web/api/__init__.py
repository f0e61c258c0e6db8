"""The JSON API, version 1."""

from litestar import Router
from litestar.handlers import HTTPRouteHandler

from tic_web.api import vocabulary
from tic_web.api.accounts import access, deleting, me
from tic_web.api.coaches import directory, offerings, profile
from tic_web.api.conversations import events, hand_sharing, inbox, messages, safety, sharing
from tic_web.api.description.routes import description_routes
from tic_web.api.matching import cvs, matches, quiz
from tic_web.api.notifications import mail
from tic_web.api.orders import changing, money, ordering, subscriptions
from tic_web.api.orders import scheduling as order_times
from tic_web.api.orders import sessions as order_sessions
from tic_web.api.records import data, exports
from tic_web.api.reviews import received, sessions
from tic_web.api.scheduling import bookings, calendar

MODULES = (
    me,
    access,
    deleting,
    mail,
    vocabulary,
    directory,
    profile,
    offerings,
    quiz,
    cvs,
    matches,
    inbox,
    messages,
    events,
    sharing,
    hand_sharing,
    safety,
    bookings,
    calendar,
    sessions,
    received,
    ordering,
    changing,
    order_times,
    order_sessions,
    subscriptions,
    money,
    data,
    exports,
)
PREFIX = "/api/v1"


def operations() -> tuple[HTTPRouteHandler, ...]:
    """Every operation, in the order of the description."""
    return tuple(handler for module in MODULES for handler in module.ROUTES)


def api_router() -> Router:
    return Router(
        path="/api",
        route_handlers=[Router(path="/v1", route_handlers=operations()), *description_routes(operations())],
        include_in_schema=False,
    )
