"""Addresses that lead away from a form, and back."""

from urllib.parse import urlsplit

from tic_adapters.settings import Settings


def own_path(url: str, settings: Settings) -> str:
    """By its path alone where it is on this site: the browser stays on the name by which it came."""
    parts, own = urlsplit(url), urlsplit(settings.web.base_url)
    if (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
        return url
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
