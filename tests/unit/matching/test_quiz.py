import attrs
import pytest

from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.quiz import QUIZ, QuestionKind, checked_step
from tic_domain.shared.errors import InvalidInput

QUESTIONS = [question for step in QUIZ.steps for question in step.questions]


def test_the_questions_cover_every_answer() -> None:
    asked = {question.key for question in QUESTIONS}

    assert asked - {"zone"} == set(attrs.fields_dict(QuizAnswers))


def test_steps_and_questions_have_keys_of_their_own() -> None:
    assert len({step.key for step in QUIZ.steps}) == len(QUIZ.steps)
    assert len({question.key for question in QUESTIONS}) == len(QUESTIONS)


def test_whatever_is_chosen_has_choices() -> None:
    choosing = {QuestionKind.ONE, QuestionKind.MANY, QuestionKind.PRIORITIES}

    assert all(bool(question.choices) == (question.kind in choosing) for question in QUESTIONS)


def test_exposure_can_not_be_wished_for() -> None:
    wishes = next(question for question in QUESTIONS if question.key == "top_criterion")

    assert "exposure" not in {choice.key for choice in wishes.choices}


def test_a_step_is_kept_as_it_was_typed() -> None:
    assert checked_step("time", {"zone": ["Nowhere"], "hours.0": ["9", ""]}) == {
        "zone": ("Nowhere",),
        "hours.0": ("9", ""),
    }


@pytest.mark.parametrize(
    ("step", "values", "field"),
    [
        ("elsewhere", {}, "step"),
        ("goal", {"cv": ["text"]}, "values.cv"),
        ("goal", {"role": ["x" * 201]}, "values.role"),
        ("goal", {"role": ["x"] * 201}, "values.role"),
        ("goal", {f"role.{number}": ["x"] for number in range(121)}, "values"),
    ],
)
def test_a_step_takes_only_its_questions_within_limits(
    step: str, values: dict[str, list[str]], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_step(step, values)

    assert refusal.value.problems[0].field == field
