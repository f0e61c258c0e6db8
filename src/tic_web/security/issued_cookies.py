"""Every cookie that the site can set, for the check that the cookie policy names it."""

from tic_web.security.cookies import SessionCookie, SignInCookie


def issued_cookies() -> list[tuple[str, int]]:
    """Name, and seconds in the browser; under plain HTTP and under TLS."""
    made = [
        kind.over(is_tls=is_tls).issue("")
        for kind in (SessionCookie, SignInCookie)
        for is_tls in (False, True)
    ]
    return [(cookie.key, cookie.max_age or 0) for cookie in made]
