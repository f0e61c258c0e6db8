"""CVs over a real server: whole, cut off, far too long, and sealed where they lie."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.integration.web.real.people import Person, pair
from tests.integration.web.real.stack import Stack

from tic_adapters.sandbox.cv import example_cv

CANARY = "Nightingale7f3a9c2e51d84b60"
CVS = "/api/v1/me/cvs"
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4\n'


@pytest.fixture
def somebody(real: Stack) -> Person:
    return pair(real).coachee


@pytest.mark.clause("C2.2", "C4.2")
def test_a_cv_is_read_sealed_and_given_back_and_no_log_tells_of_it(real: Stack, somebody: Person) -> None:
    content = example_cv(["Senior backend engineer", "Skills: Kafka", CANARY]) + bytes(4_000_000)
    with somebody.at(real.url) as client:
        made = client.post(CVS, files={"file": (f"{CANARY}.pdf", content)})
        assert (made.status_code, made.json()["pages"]) == (201, 1)
        assert [one["key"] for one in client.get(f"{CVS}/1/suggestions").json()["topics"]] == ["messaging"]
        assert client.get(f"{CVS}/1/file").content == content
    kept = [path for path in Path(real.environment["TIC_HOME"], "files").rglob("*") if path.is_file()]
    assert kept
    assert not any(CANARY.encode() in path.read_bytes() or CANARY in path.name for path in kept)
    assert CANARY not in real.log


def test_what_is_far_too_long_is_refused_before_its_end(real: Stack, somebody: Person) -> None:
    with _sending(real, somebody, length=2_000_000_000) as connection:
        connection.sendall(HEAD)
        for _ in range(90):
            connection.sendall(bytes(64 * 1024))
        assert b" 422 " in connection.recv(4096).partition(b"\r\n")[0]


def test_an_upload_that_is_broken_off_stores_nothing_and_troubles_nobody(
    real: Stack, somebody: Person
) -> None:
    before = real.log.count("Traceback")
    for _ in range(5):
        with _sending(real, somebody, length=1_000_000) as connection:
            connection.sendall(HEAD + bytes(200_000))
    with somebody.at(real.url) as client:
        assert client.get(CVS).json() == {"items": []}
        assert (
            client.post(CVS, files={"file": ("cv.pdf", example_cv(["Backend engineer"]))}).status_code == 201
        )
    assert real.log.count("Traceback") == before


def test_several_at_once_are_all_kept(real: Stack, somebody: Person) -> None:
    contents = [example_cv([f"Backend engineer {number}"]) + bytes(500_000) for number in range(4)]

    def upload(content: bytes) -> int:
        with somebody.at(real.url) as client:
            return int(client.post(CVS, files={"file": ("cv.pdf", content)}).status_code)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(upload, contents)) == {201}
    with somebody.at(real.url) as client:
        assert [one["version"] for one in client.get(CVS).json()["items"]] == [4, 3, 2, 1]
        assert sorted(client.get(f"{CVS}/{number}/file").content for number in range(1, 5)) == sorted(
            contents
        )


def _sending(real: Stack, somebody: Person, *, length: int) -> socket.socket:
    """A connection on which such a body has been announced."""
    address = urlsplit(real.url)
    connection = socket.create_connection((str(address.hostname), int(address.port or 80)), timeout=30)
    headers = {
        "Host": address.netloc,
        "Authorization": somebody.headers["authorization"],
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": str(length),
    }
    lines = [f"POST {CVS} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    connection.sendall("\r\n".join(lines).encode())
    return connection
