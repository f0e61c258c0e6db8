"""A sign-in provider without a network."""

from urllib.parse import parse_qs, urlencode, urlsplit

import attrs

from tic_domain.accounts.errors import SignInRefused
from tic_domain.accounts.model import LinkedInIdentity
from tic_domain.shared.errors import Unavailable


@attrs.define
class MemoryIdentityProvider:
    """`approve` stands for the member who agrees there: it gives the code that comes back, good once."""

    is_up: bool = True
    _people: dict[str, LinkedInIdentity] = attrs.field(factory=dict, init=False)
    _codes: dict[str, tuple[str, str]] = attrs.field(factory=dict, init=False)
    _made: int = attrs.field(default=0, init=False)

    def register(self, identity: LinkedInIdentity) -> None:
        """From now on, this is what is said about that subject."""
        self._people[identity.subject] = identity

    def approve(self, authorization_url: str, subject: str) -> str:
        self._made += 1
        code = f"code-{self._made}"
        nonce = parse_qs(urlsplit(authorization_url).query)["nonce"][0]
        self._codes[code] = (subject, nonce)
        return code

    async def authorization_url(self, *, state: str, nonce: str) -> str:
        self._require_up()
        return f"https://sign-in.example/authorize?{urlencode({'state': state, 'nonce': nonce})}"

    async def identify(self, *, code: str, nonce: str) -> LinkedInIdentity:
        self._require_up()
        subject, expected = self._codes.pop(code, ("", ""))
        if subject not in self._people:
            raise SignInRefused("LinkedIn did not accept the sign-in code")
        if nonce != expected:
            raise SignInRefused("LinkedIn's answer belongs to another sign-in")
        return self._people[subject]

    def _require_up(self) -> None:
        if not self.is_up:
            raise Unavailable("LinkedIn")
