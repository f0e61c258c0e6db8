"""Makes .venv what a lock says: `python3 tools/bootstrap.py run` or `… dev`. Standard library only.

Nothing is fetched where the environment is what it should be. Whatever pip is told about where packages come
from (environment or configuration) is handed on to uv; where uv can't work with it, pip itself installs.
"""

import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

HOUSE: Final = Path(__file__).resolve().parent.parent
VENV: Final = HOUSE / ".venv"
PYTHON: Final = VENV / "bin" / "python"
UV: Final = VENV / "bin" / "uv"
LOCKS: Final = {"run": HOUSE / "requirements.lock", "dev": HOUSE / "requirements-dev.lock"}
LEAST: Final = (3, 11)


def main(wanted: str) -> None:
    if sys.version_info < LEAST:
        raise SystemExit("Python 3.11 or later is needed. Install it, or put it on the PATH as python3.")
    with (HOUSE / "pyproject.toml").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # two makes at once take turns
        if is_fresh("dev") or (wanted == "run" and is_fresh("run")):
            return
        # An environment that has the tools of development keeps them.
        kind = "dev" if stamp("dev").exists() else wanted
        make_environment()
        for one in LOCKS:
            stamp(one).unlink(missing_ok=True)
        sync(kind)
        stamp(kind).write_text(fingerprint(kind), "utf-8")


def stamp(kind: str) -> Path:
    return VENV / f".{kind}-stamp"


def fingerprint(kind: str) -> str:
    content = hashlib.sha256(str(HOUSE).encode())
    for path in (LOCKS[kind], HOUSE / "pyproject.toml"):
        content.update(path.read_bytes())
    return content.hexdigest()


def is_fresh(kind: str) -> bool:
    path = stamp(kind)
    return path.exists() and path.read_text("utf-8") == fingerprint(kind) and PYTHON.exists()


def make_environment() -> None:
    works = [str(PYTHON), "-c", f"import sys; sys.exit(sys.version_info < {LEAST})"]
    made_in = VENV / ".made-in"
    # A folder that was moved has programs that point to where it was.
    is_moved = made_in.exists() and made_in.read_text("utf-8") != str(VENV)
    if not is_moved and PYTHON.exists() and subprocess.run(works, check=False).returncode == 0:
        return
    say("making .venv")
    with_pip = has_module("ensurepip")
    if not with_pip and not has_module("pip"):
        raise SystemExit(
            "This Python can make no virtual environment. Install venv, on Debian as root: "
            "apt-get install -y python3-venv"
        )
    run(sys.executable, "-m", "venv", "--clear", *([] if with_pip else ["--without-pip"]), str(VENV))
    made_in.write_text(str(VENV), "utf-8")


def sync(kind: str) -> None:
    say(f"installing what {LOCKS[kind].name} locks")
    environment = uv_environment()
    if not has_uv():
        install_uv()
    synced = subprocess.run(
        [str(UV), "pip", "sync", "--quiet", *at(), str(LOCKS[kind])], env=environment, check=False
    )
    if synced.returncode:
        say("uv could not; trying again with pip")
        run(*pip(), "install", "--quiet", "--require-hashes", "--no-deps", "-r", str(LOCKS[kind]))
    # The build backend comes from the lock too: nothing else is fetched.
    editable = ["install", "--quiet", "--no-deps", "--no-build-isolation", "-e", str(HOUSE)]
    run(str(UV), "pip", editable[0], *at(), *editable[1:], env=environment)


def at() -> list[str]:
    return ["--python", str(PYTHON)]


def has_uv() -> bool:
    if not UV.exists():
        return False
    found = subprocess.run([str(UV), "--version"], capture_output=True, text=True, check=False).stdout
    return found.split()[1:2] == [re.findall(r"==([^\s;]+)", locked_uv())[0]]


def install_uv() -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as requirement:
        requirement.write(locked_uv())
        requirement.flush()
        install = ["install", "--quiet", "--require-hashes", "--no-deps", "-r", requirement.name]
        run(*pip(), *([] if has_home() else ["--no-cache-dir"]), *install)


def locked_uv() -> str:
    """The lines of the lock that name uv and its hashes."""
    found = re.search(r"^uv==(?:.*\\\n)*.*", LOCKS["run"].read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise SystemExit("requirements.lock does not name uv. Run: make lock")
    return found[0] + "\n"


def pip() -> list[str]:
    """pip for .venv: its own, or that of the Python it was made with."""
    own = subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True, check=False).returncode == 0
    which = [str(PYTHON), "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return [*which, "--disable-pip-version-check"]


def uv_environment() -> dict[str, str]:
    environment = dict(os.environ)
    listed = subprocess.run([*pip(), "config", "list"], capture_output=True, text=True, check=False).stdout
    told = dict(re.findall(r"^[^.]*\.\.?(?:global\.)?([a-z-]+)='(.*)'$", listed, re.MULTILINE))
    for key, variable in {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }.items():
        if key in told:
            environment.setdefault(variable, told[key].replace("\\n", " "))
    # The lock pins every hash: which of several sources has the file does not matter.
    environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    environment.setdefault("UV_LINK_MODE", "copy" if is_apart() else "hardlink")
    if not has_home():
        environment.setdefault("UV_CACHE_DIR", str(VENV / ".uv-cache"))
    return environment


def has_home() -> bool:
    """Whether there is a home folder to keep a cache in."""
    return os.access(os.environ.get("HOME", ""), os.W_OK)


def is_apart() -> bool:
    """Whether uv's cache may lie on another file system, from where nothing can be linked."""
    home = Path(os.environ.get("HOME") or HOUSE)
    return not home.exists() or home.stat().st_dev != HOUSE.stat().st_dev


def has_module(name: str) -> bool:
    check = [sys.executable, "-c", f"import {name}"]
    return subprocess.run(check, capture_output=True, check=False).returncode == 0


def run(*command: str, env: "dict[str, str] | None" = None) -> None:
    done = subprocess.run(command, env=env, check=False)
    if done.returncode:
        raise SystemExit(
            f"This failed: {' '.join(command)}. Its own words are above; mend it and run make again."
        )


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["dev"]):
        raise SystemExit(f"Usage: {json.dumps(sys.argv[0])} run|dev")
    main(sys.argv[1])
