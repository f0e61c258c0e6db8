"""A CV from upload to deletion."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.house import House
from tests.unit.matching.cv_desk import DOCX, PDF, CvDesk

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Role
from tic_domain.matching.cv import MOST_CVS, safe_file_name
from tic_domain.matching.cv_text import LARGEST_CV, CvFlaw, CvFormat
from tic_domain.matching.errors import CvRefused, TooManyCvs
from tic_domain.matching.use_cases.show_cv import ShowCvCommand
from tic_domain.shared.errors import NotFound, Unavailable


@pytest.mark.clause("C2.2")
async def test_the_owner_gets_back_the_very_bytes(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    content = PDF + bytes(range(256)) * 2000
    cv = await cvs.upload(ada, content)
    assert (cv.version, cv.format, cv.size, cv.pages) == (1, CvFormat.PDF, len(content), 2)
    assert await cvs.download(ada) == content


@pytest.mark.clause("C2.2")
async def test_what_is_stored_is_sealed_and_the_text_is_not_kept(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    await cvs.upload(ada, PDF + b" CANARY")
    assert all(b"CANARY" not in kept and b"python" not in kept for _, kept in cvs.files.kept.values())
    assert "CANARY" not in repr(house.store)
    assert str(ada.id) not in {str(key) for key in cvs.files.kept}


@pytest.mark.clause("C2.2")
async def test_uploading_again_makes_a_new_version_and_keeps_the_old(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    await cvs.upload(ada)
    await cvs.upload(ada, DOCX, "cv.docx")
    assert [one.version for one in await cvs.list(ada)] == [2, 1]
    assert (await cvs.download(ada, 1), await cvs.download(ada, 2)) == (PDF, DOCX)


async def test_two_uploads_at_once_make_two_versions(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    made = await asyncio.gather(cvs.upload(ada), cvs.upload(ada, DOCX))
    assert {one.version for one in made} == {1, 2}


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", CvFlaw.EMPTY),
        (b"%PDF" + bytes(LARGEST_CV - 3), CvFlaw.TOO_LARGE),
        (b"GIF89a", CvFlaw.UNKNOWN_FORMAT),
    ],
)
async def test_a_refused_file_leaves_nothing(house: House, cvs: CvDesk, content: bytes, flaw: CvFlaw) -> None:
    ada = await house.member()
    with pytest.raises(CvRefused) as refused:
        await cvs.upload(ada, content)
    assert refused.value.flaw is flaw
    assert (await cvs.list(ada), cvs.files.kept) == ((), {})


async def test_the_largest_file_is_taken(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    content = b"%PDF" + bytes(LARGEST_CV - 4)
    assert (await cvs.upload(ada, content)).size == LARGEST_CV
    assert await cvs.download(ada) == content


async def test_only_an_active_coachee_uploads(house: House, cvs: CvDesk) -> None:
    coach = await house.member("Cora Coach", roles=frozenset({Role.COACH}))
    with pytest.raises(RoleMissing):
        await cvs.upload(coach)


async def test_who_is_suspended_while_uploading_stores_nothing(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    cvs.reader.meanwhile = lambda: house.replace_account(house.account(ada.id).suspended())
    with pytest.raises(AccountSuspended):
        await cvs.upload(ada)
    assert await cvs.list(ada) == ()


async def test_a_store_or_a_reader_that_is_away_loses_nothing(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    cvs.files.is_up = False
    with pytest.raises(Unavailable):
        await cvs.upload(ada)
    cvs.files.is_up, cvs.reader.is_up = True, False
    with pytest.raises(Unavailable):
        await cvs.upload(ada)
    cvs.reader.is_up = True
    assert (await cvs.upload(ada)).version == 1


async def test_there_is_room_for_so_many_versions(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    for _ in range(MOST_CVS):
        await cvs.upload(ada)
    with pytest.raises(TooManyCvs):
        await cvs.upload(ada)
    await cvs.delete(ada, 3)
    assert (await cvs.upload(ada)).version == MOST_CVS + 1


@pytest.mark.clause("C7.4")
async def test_a_deleted_version_is_gone_at_once_and_its_file_by_a_job(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    await cvs.upload(ada)
    await cvs.upload(ada, DOCX)
    (deleted,) = await cvs.delete(ada, 1)
    assert (deleted.file_name, deleted.suggestions, deleted.file_key) == (None, None, None)
    with pytest.raises(NotFound):
        await cvs.download(ada, 1)
    with pytest.raises(NotFound):
        await cvs.show(ShowCvCommand(account_id=ada.id, version=1))
    with pytest.raises(NotFound):
        await cvs.delete(ada, 1)
    assert len(cvs.files.kept) == 2
    await cvs.work()
    assert len(cvs.files.kept) == 1
    assert await cvs.download(ada, 2) == DOCX


@pytest.mark.clause("C7.4")
async def test_all_versions_are_deleted_at_once(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    await cvs.upload(ada)
    await cvs.upload(ada)
    assert len(await cvs.delete(ada, None)) == 2
    assert await cvs.delete(ada, None) == ()
    await cvs.work()
    assert cvs.files.kept == {}
    assert [one.is_living for one in await cvs.list(ada)] == [False, False]


async def test_who_is_no_coachee_any_more_still_deletes(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    await cvs.upload(ada)
    house.replace_account(house.account(ada.id).using(frozenset({Role.COACH}), Role.COACH))
    assert await cvs.download(ada) == PDF
    assert len(await cvs.delete(ada)) == 1


@pytest.mark.clause("C4.2")
async def test_nobody_reaches_the_cv_of_another(house: House, cvs: CvDesk) -> None:
    ada, bob = await house.member(), await house.member("Bob Example")
    await cvs.upload(ada)
    assert await cvs.list(bob) == ()
    with pytest.raises(NotFound):
        await cvs.download(bob)
    with pytest.raises(NotFound):
        await cvs.delete(bob)


@pytest.mark.clause("C7.4")
async def test_a_file_without_a_version_is_swept_after_a_day(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    await cvs.upload(ada)
    orphan = next(iter(cvs.files.kept))
    house.store.cvs.cvs.clear()  # as if the process had ended before the row was written
    await cvs.upload(ada)
    assert await cvs.sweep() == 0
    house.clock.move(timedelta(hours=25))
    assert await cvs.sweep() == 1
    assert orphan not in cvs.files.kept
    assert await cvs.download(ada) == PDF


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("My CV.pdf", "My CV.pdf"),
        ("C:\\Users\\ada\\CV.PDF", "CV.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("", "cv.pdf"),
        ("....pdf.pdf", "pdf.pdf"),
        ('a"b<c>\r\nX: y.pdf', "abc X y.pdf"),
        ("cv\u202efdp.exe", "cv fdp.exe.pdf"),
        ("Lebenslauf Zoë.docx", "Lebenslauf Zoë.docx.pdf"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_file_name_is_made_safe(given_name: str, kept: str) -> None:
    assert safe_file_name(given_name, CvFormat.PDF) == kept


@given(st.text())
def test_no_name_can_harm(name: str) -> None:
    safe = safe_file_name(name, CvFormat.DOCX)
    assert safe.endswith(".docx")
    assert 6 <= len(safe) <= 120
    assert not set(safe) & set('/\\"<>|:*?\r\n\x00')
    assert safe_file_name(safe, CvFormat.DOCX) == safe
