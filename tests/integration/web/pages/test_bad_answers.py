"""Answers that make no sense, on the site: the step comes back with the problem at its field."""

from tests.integration.web.pages.site import QUIZ, Browser

from tic_domain.coaches.vocabulary import COMPANIES

ELEVEN = list(COMPANIES)[:11]
REFUSED: dict[str, tuple[str, dict[str, str | list[str]], str]] = {
    "no role": ("goal", {"role": ""}, "role"),
    "an unknown role": ("goal", {"role": "wizard"}, "role"),
    "a level that there isn't": ("goal", {"level": "99"}, "level"),
    "no kind of interview": ("goal", {"interview_kinds": []}, "interview_kinds"),
    "eleven companies": (
        "companies",
        {
            "companies": [
                "adobe",
                "adyen",
                "airbnb",
                "amazon",
                "apple",
                "bosch",
                "canva",
                "cisco",
                "google",
                "meta",
                "stripe",
            ]
        },
        "companies",
    ),
    "no topic": ("topics", {"topics.sql": "", "topics.go": ""}, "topics"),
    "an unknown topic": ("topics", {"topics.astrology": "3"}, "topics"),
    "no language": ("languages", {"languages": []}, "languages"),
    "a native language that isn't spoken": ("languages", {"native_language": "de"}, "native_language"),
    "no zone": ("time", {"zone": ""}, "zone"),
    "a zone that there isn't": ("time", {"zone": "Mars/Olympus"}, "zone"),
    "no hour": ("time", {"hours": []}, "hours"),
    "boxes that there aren't": ("time", {"hours": ["9-9", "0-24"]}, "hours"),
    "the 29th of a February of 28": ("time", {"deadline": "2027-02-29"}, "deadline"),
    "no budget": ("wishes", {"budget.amount": ""}, "budget.amount"),
    "a budget of nothing": ("wishes", {"budget.amount": "0"}, "budget.amount"),
    "a budget below zero": ("wishes", {"budget.amount": "-5"}, "budget.amount"),
    "a huge budget": ("wishes", {"budget.amount": "9" * 9}, "budget.amount"),
    "a budget beyond any number": ("wishes", {"budget.amount": "9" * 150}, "budget.amount"),
    "a budget in other digits": ("wishes", {"budget.amount": "١٠٠"}, "budget.amount"),
    "a currency without cents": (
        "wishes",
        {"budget.amount": "80.50", "budget.currency": "jpy"},
        "budget.amount",
    ),
    "an unknown currency": ("wishes", {"budget.currency": "xau"}, "budget.currency"),
    "an unknown criterion": ("wishes", {"top_criterion": "exposure"}, "top_criterion"),
}


async def test_what_makes_no_sense_is_said_at_its_field(browser: Browser) -> None:
    coachee = await browser.sign_in("Noor Learner", roles=["coachee"])
    got = {}
    for case, (step, change, field) in REFUSED.items():
        answer = await coachee.send(f"/quiz/{step}", {**QUIZ[step], **change, "then": "next"})
        got[case] = (answer.status_code, f'id="{field}-problem"' in coachee.page)

    assert got == dict.fromkeys(REFUSED, (422, True))


async def test_a_deadline_that_can_not_be_met_is_said_on_the_review(browser: Browser) -> None:
    coachee = await browser.sign_in("Noor Learner", roles=["coachee"])
    for deadline in ("2020-02-29", "2999-01-01"):
        for step, fields in QUIZ.items():
            changed = {"deadline": deadline} if step == "time" else {}
            await coachee.send(f"/quiz/{step}", {**fields, **changed, "then": "next"})

        answer = await coachee.send("/quiz/review")

        assert answer.status_code == 422
        assert 'href="/quiz/time">When you have time</a>' in coachee.page
