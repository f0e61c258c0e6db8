"""What LinkedIn says about a member, made safe to store. Nothing in it is believed to be well formed."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from tic_domain.accounts.errors import SignInRefused
from tic_domain.accounts.model import LinkedInIdentity
from tic_domain.accounts.policies import LONGEST_NAME, cleaned, is_email
from tic_domain.shared.clauses import clause

NAMELESS: Final = "LinkedIn member"
_LONGEST_SUBJECT: Final = 255
_LONGEST_PICTURE: Final = 2000
_LOCALE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")


@clause("C2.1")
def identity_from(claims: Mapping[str, object], subject: str) -> LinkedInIdentity:
    """Raises SignInRefused where the claims are about somebody else than `subject`."""
    if claims.get("sub") != subject:
        raise SignInRefused("LinkedIn's answers are about two different members")
    if not subject or len(subject) > _LONGEST_SUBJECT or _has_control(subject):
        raise SignInRefused("LinkedIn's answer can't be understood")
    email = _text(claims, "email").strip()
    usable = is_email(email)
    return LinkedInIdentity(
        subject=subject,
        name=_name(claims),
        email=email if usable else None,
        # LinkedIn sends it as a boolean or as a string; whatever else it may be, it isn't a yes.
        email_verified=usable and _is_yes(claims.get("email_verified")),
        picture=_picture(_text(claims, "picture")),
        locale=_locale(claims.get("locale")),
    )


def _is_yes(value: object) -> bool:
    return value is True or value in ("true", "True")


def _name(claims: Mapping[str, object]) -> str:
    parts = f"{_text(claims, 'given_name')} {_text(claims, 'family_name')}"
    return cleaned(_text(claims, "name"), most=LONGEST_NAME) or cleaned(parts, most=LONGEST_NAME) or NAMELESS


def _picture(address: str) -> str | None:
    usable = address.startswith("https://") and len(address) <= _LONGEST_PICTURE
    return address if usable and not _has_control(address) and " " not in address else None


def _locale(value: object) -> str | None:
    """LinkedIn sends `{"language": "en", "country": "US"}` where the standard has "en-US"."""
    if isinstance(value, Mapping):
        value = "-".join(part for part in (_text(value, "language"), _text(value, "country")) if part)
    if not isinstance(value, str):
        return None
    tag = value.replace("_", "-")
    return tag if _LOCALE.fullmatch(tag) else None


def _text(claims: Mapping[str, object], key: str) -> str:
    value = claims.get(key)
    return value if isinstance(value, str) else ""


def _has_control(text: str) -> bool:
    return any(unicodedata.category(char)[0] == "C" for char in text)
