from datetime import timedelta
from uuid import UUID

import attrs
import pytest
from tests.unit.matching.people import ANSWERS, MORNINGS, NOW, id_of, wishing

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.matching.model import Answers, QuizAnswers, QuizDraft, StoredMatch
from tic_domain.matching.policies import require_future_deadline
from tic_domain.matching.vocabulary import Criterion
from tic_domain.shared.classification import Erasure, Personal, Processor, classification_of, unclassified
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.ids import AnswersId
from tic_domain.shared.money import Money


def test_answers_are_taken_as_they_were_meant() -> None:
    assert (ANSWERS.role, ANSWERS.level, ANSWERS.top_criterion) == ("backend", 4, None)
    assert dict(ANSWERS.topics) == {"caching": 1, "go": 2, "sql": 3}


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        QuizAnswers.of(
            role="wizard",
            level=12,
            interview_kinds=[],
            companies=["acme"],
            topics={"sql": 4},
            languages=["en"],
            native_language="de",
            hours=WeeklyHours.never(),
            budget=Money(0, "eur"),
            top_criterion="exposure",
        )

    assert {problem.field for problem in refusal.value.problems} == {
        "role",
        "level",
        "interview_kinds",
        "companies",
        "topics.sql",
        "native_language",
        "hours",
        "budget.amount",
        "top_criterion",
    }


def test_a_top_criterion_is_kept_as_such() -> None:
    answers = QuizAnswers.of(
        role="backend",
        level=4,
        interview_kinds=["coding"],
        topics={"sql": 1},
        languages=["en"],
        hours=MORNINGS,
        budget=Money(100, "eur"),
        top_criterion="price",
    )

    assert answers.top_criterion is Criterion.PRICE


def test_versions_are_counted_from_one() -> None:
    def following(previous: Answers | None) -> Answers:
        return Answers.following(
            previous, id=AnswersId(UUID(int=1)), coachee_id=id_of(1), answers=ANSWERS, now=NOW
        )

    assert following(None).version == 1
    assert following(following(None)).version == 2


def test_a_draft_keeps_the_other_steps() -> None:
    draft = QuizDraft.empty(id_of(1), now=NOW).with_step("goal", {"role": ("backend",)}, now=NOW)

    later = draft.with_step("topics", {"topics.sql": ("3",)}, now=NOW + timedelta(minutes=1))

    assert set(later.steps) == {"goal", "topics"}
    assert later.updated_at == NOW + timedelta(minutes=1)


def test_a_deadline_may_be_today_but_not_yesterday() -> None:
    require_future_deadline(wishing(deadline=NOW.date()), NOW)
    require_future_deadline(wishing(deadline=None), NOW)

    with pytest.raises(InvalidInput, match="has passed"):
        require_future_deadline(wishing(deadline=NOW.date() - timedelta(days=1)), NOW)
    with pytest.raises(InvalidInput, match="two years"):
        require_future_deadline(wishing(deadline=NOW.date() + timedelta(days=800)), NOW)


@pytest.mark.clause("C2.2")
@pytest.mark.parametrize("stored", [Answers, QuizDraft, StoredMatch])
def test_matching_data_serves_matching_alone_and_reaches_nobody(stored: type) -> None:
    personal = [
        known
        for name in attrs.fields_dict(stored)
        if isinstance(known := classification_of(stored, name), Personal)
    ]

    assert unclassified(stored) == ()
    assert {purpose for known in personal for purpose in known.purposes} == {"essential.service.matching"}
    assert {who for known in personal for who in known.recipients} == {Processor.HOSTING}
    assert all(
        known.erasure is Erasure.SHRED for known in personal if known.category == "user.content.private.quiz"
    )
