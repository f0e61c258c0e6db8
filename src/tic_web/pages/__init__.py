"""The server-rendered site."""

from litestar import Router

from tic_adapters.settings import Settings
from tic_web.pages.accounts import access, confirmation, deleting, operators, settings, sign_in
from tic_web.pages.coaches import directory, hours, offerings, profile
from tic_web.pages.conversations import (
    blocking,
    changing,
    chat,
    contact,
    hand_sharing,
    preferences,
    reporting,
    searching,
    sharing,
    starting,
)
from tic_web.pages.dependencies import RoleChoiceNeeded, page_dependencies, to_role_choice
from tic_web.pages.home import routes as home
from tic_web.pages.legal import routes as legal
from tic_web.pages.matching import cvs, matches, quiz
from tic_web.pages.notifications import mail, unsubscribing
from tic_web.pages.orders import (
    booking,
    earnings,
    listing,
    order,
    packages,
    sessions,
    statement,
    subscribing,
    subscriptions,
)
from tic_web.pages.orders import scheduling as package_sessions
from tic_web.pages.records import data, exports
from tic_web.pages.reviews import lists, writing
from tic_web.pages.sandbox import controls, mailbox, onboarding, paying, renewing
from tic_web.pages.sandbox import sign_in as sandbox_sign_in
from tic_web.pages.scheduling import calendar
from tic_web.pages.usage import choosing

MODULES = (
    home, legal, sign_in, settings, access, confirmation, directory, profile, offerings, hours, calendar,
    cvs, quiz, matches, starting, chat, changing, contact, searching, sharing, writing, lists, booking,
    packages, listing, order, package_sessions, sessions, earnings, statement,
    subscribing, subscriptions, choosing, operators, hand_sharing, reporting, blocking,
    mail, unsubscribing, preferences, data, exports, deleting,
)  # fmt: skip


def page_router(settings: Settings) -> Router:
    """A page of the sandbox exists only where the sandbox stands in for that very service."""
    modules = (
        *MODULES,
        *((paying, renewing, onboarding, controls) if settings.sandbox_payments else ()),
        *((mailbox,) if settings.sandbox_mailbox else ()),
        *((sandbox_sign_in,) if settings.sandbox_sign_in else ()),
    )
    return Router(
        path="/",
        route_handlers=[handler for module in modules for handler in module.ROUTES],
        dependencies=page_dependencies(),
        exception_handlers={RoleChoiceNeeded: to_role_choice},
        include_in_schema=False,
    )
