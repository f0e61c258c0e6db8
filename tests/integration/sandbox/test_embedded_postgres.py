"""The embedded server against what people and machines do to it."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import create_engine, text

from tic_adapters.sandbox.postgres import EmbeddedPostgres, EmbeddedPostgresFailed, running_url


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tic-test-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server() -> Iterator[EmbeddedPostgres]:
    embedded = EmbeddedPostgres()
    yield embedded
    embedded.stop()


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def write(url: str, value: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value integer)")
        connection.execute("INSERT INTO kept VALUES (%s)", (value,))


def postmaster(home: Path) -> psutil.Process:
    return psutil.Process(int((home / "postgres" / "postmaster.pid").read_text().partition("\n")[0]))


def test_its_address_works_for_the_driver_and_for_sqlalchemy(server: EmbeddedPostgres, home: Path) -> None:
    url = server.start(home)

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        answer = connection.execute(text("SELECT 1")).scalar()
    engine.dispose()

    assert (ask(url, "SELECT 1"), answer) == (1, 1)


def test_it_writes_through_to_the_disk_and_listens_on_no_network(
    server: EmbeddedPostgres, home: Path
) -> None:
    url = server.start(home)

    assert ask(url, "SHOW fsync") == "on"
    assert ask(url, "SHOW listen_addresses") == ""


def test_only_its_owner_can_enter_the_folder(server: EmbeddedPostgres, home: Path) -> None:
    server.start(home)

    assert (home / "postgres").stat().st_mode & 0o077 == 0


def test_parent_folders_are_not_listed_to_everybody(server: EmbeddedPostgres, home: Path) -> None:
    server.start(home)

    assert home.stat().st_mode & 0o044 == 0


def test_data_is_kept_from_one_start_to_the_next(server: EmbeddedPostgres, home: Path) -> None:
    write(server.start(home), 7)
    server.stop()

    assert ask(server.start(home), "SELECT value FROM kept") == 7


def test_after_a_stop_nobody_is_told_of_it(server: EmbeddedPostgres, home: Path) -> None:
    url = server.start(home)
    assert running_url(home) == url

    server.stop()

    assert running_url(home) is None


def test_stopping_twice_or_what_never_ran_is_harmless(server: EmbeddedPostgres, home: Path) -> None:
    EmbeddedPostgres().stop()
    server.start(home)
    server.stop()
    server.stop()


def test_a_killed_server_starts_again_with_what_was_committed(server: EmbeddedPostgres, home: Path) -> None:
    write(server.start(home), 7)
    killed = postmaster(home)
    killed.kill()
    killed.wait(10)

    assert ask(server.start(home), "SELECT value FROM kept") == 7


def test_the_server_that_a_killed_supervisor_left_running_is_taken_over(
    server: EmbeddedPostgres, home: Path
) -> None:
    write(EmbeddedPostgres().start(home), 7)
    left = postmaster(home).pid

    url = server.start(home)

    assert ask(url, "SELECT value FROM kept") == 7
    assert postmaster(home).pid == left


def test_a_stale_process_id_that_belongs_to_somebody_else_by_now_does_no_harm(
    server: EmbeddedPostgres, home: Path
) -> None:
    server.start(home)
    file = home / "postgres" / "postmaster.pid"
    rest = file.read_text().partition("\n")[2]
    server.stop()
    file.write_text(f"{os.getpid()}\n{rest}")

    assert running_url(home) is None
    assert ask(server.start(home), "SELECT 1") == 1


def test_an_initialisation_killed_half_way_is_begun_anew(server: EmbeddedPostgres, home: Path) -> None:
    half = home / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    assert ask(server.start(home), "SELECT 1") == 1


def test_two_starts_at_once_get_the_same_server(server: EmbeddedPostgres, home: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda each: each.start(home), (server, EmbeddedPostgres()))

    assert one == other
    assert ask(one, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_works(server: EmbeddedPostgres, home: Path) -> None:
    assert ask(server.start(home / ("deep" * 30)), "SELECT 1") == 1


def test_a_path_with_blanks_and_quotes_works(server: EmbeddedPostgres, home: Path) -> None:
    assert ask(server.start(home / "Ada's data, 50 %"), "SELECT 1") == 1


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(server: EmbeddedPostgres, home: Path) -> None:
    server.start(home)

    assert os.getpgid(postmaster(home).pid) != os.getpgrp()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_folder_that_holds_something_else_is_left_alone(server: EmbeddedPostgres, home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "letter.txt").write_text("Dear Ada")

    with pytest.raises(EmbeddedPostgresFailed, match="Move it away, or name another data folder by TIC_HOME"):
        server.start(home)

    assert (home / "postgres" / "letter.txt").read_text() == "Dear Ada"


def test_data_of_another_version_is_named_as_such(server: EmbeddedPostgres, home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedPostgresFailed, match="made by another PostgreSQL than version 18"):
        server.start(home)


def test_a_data_folder_that_is_a_file_is_a_clear_error(server: EmbeddedPostgres, home: Path) -> None:
    (home / "file").write_text("")

    with pytest.raises(EmbeddedPostgresFailed, match="does not start"):
        server.start(home / "file")


def test_a_configuration_that_postgresql_refuses_is_told_in_its_words(
    server: EmbeddedPostgres, home: Path
) -> None:
    server.start(home)
    server.stop()
    with (home / "postgres" / "postgresql.conf").open("a") as configuration:
        configuration.write("nonsense = 1\n")

    with pytest.raises(EmbeddedPostgresFailed, match="It said: "):
        server.start(home)
