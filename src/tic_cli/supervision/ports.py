"""Whether a port is free, and which one is."""

import errno
import ipaddress
import socket
import time

from tic_cli.exits import Exit, Failed


def require_free(host: str, port: int, *, patience_s: float) -> None:
    """Raises Failed where somebody else listens there, and goes on doing so."""
    deadline = time.monotonic() + patience_s
    while (reason := _reason(host, port)) is not None:
        if reason != errno.EADDRINUSE:
            raise Failed(
                f"Nobody can listen on {host}:{port} here. Set TIC_HOST and PORT to an address of this "
                f"machine.",
                Exit.CONFIGURATION,
            )
        if time.monotonic() >= deadline:
            raise Failed(
                f"Port {port} is taken by another program. End that, or choose another: PORT={port + 1} "
                f"tic demo.",
                Exit.CONFIGURATION,
            )
        time.sleep(0.1)


def free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def _reason(host: str, port: int) -> int | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As servers do; otherwise connections that have just ended would keep the port for a minute.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            return error.errno or errno.EINVAL
    return None


def is_particular(host: str) -> bool:
    """False for an address that stands for every one of this machine."""
    try:
        return not ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return True
