"""The journey in a browser: a coach lists a profile, a coachee finds and writes to them."""

from typing import Final

from tic_adapters.sandbox.cv import example_cv
from tic_cli.tour.browser import Browser, sign_in_as_newcomer
from tic_cli.tour.steps import Steps

HEADLINE: Final = "Storage engines and queues, for people who have to explain them"
OPENING: Final = "Hello, could you help me with consistency questions before my loop?"
ANSWER: Final = "Gladly. Bring one design that you have really built."
CV: Final = example_cv(
    [
        "Ilja Brandvold (invented)",
        "Staff Backend Engineer",
        "Skills: Kafka, PostgreSQL, Go",
        "English: fluent",
    ]
)
_EVERY_HOUR: Final = [f"{day}-{hour}" for day in range(7) for hour in range(8, 20)]
_COACH: Final = "Tamsin Okoro"
_COACHEE: Final = "Ilja Brandvold"


def visit(browser: Browser, steps: Steps) -> None:
    steps.begin("Open the site as a visitor")
    browser.open("/")
    steps.same("the front page answers", 200, browser.status)
    steps.check("nothing is set before signing in", not browser.cookies, browser.cookies)
    steps.check("it has a content security policy", "content-security-policy" in browser.headers)
    browser.open("/coaches")
    steps.check("the directory shows coaches", any(_is_coach(link) for link in browser.page.links))
    browser.open("/privacy")
    steps.has(
        "the privacy policy says who sees the quiz", browser.page.text, ["when you start a conversation"]
    )
    browser.open("/settings")
    steps.check("Settings are closed to visitors", browser.path != "/settings" or browser.status == 401)


def become_coach(browser: Browser, steps: Steps) -> str:
    steps.begin("A coach signs in for the first time and lists a profile")
    sign_in_as_newcomer(browser)
    steps.same("the first sign-in asks for the role", "/welcome", browser.path)
    browser.submit("/welcome", {"roles": ["coach"]})
    steps.same("on to the coach desk", "/desk/profile", browser.path)
    _correct_name(browser, steps, _COACH)
    browser.open("/desk/profile")
    browser.submit("/desk/profile", {
        "headline": HEADLINE, "bio": "Fifteen years of databases.", "top_level": "6",
        "roles": ["backend"], "interview_kinds": ["system-design", "coding"],
        "topics": ["consistency", "storage-engines", "messaging"], "interviewed_for": ["adyen"],
        "worked_at": ["adyen"], "languages": ["en", "de"], "native_languages": ["de"],
        "zone": "Europe/Berlin",
    })  # fmt: skip
    steps.same("the profile is saved", "/desk", browser.path)
    browser.open("/desk/offerings/new")
    browser.submit("/desk/offerings/new", {
        "kind": "single", "title": "Mock interview", "minutes": "60", "sessions": "1",
        "price.amount": "80", "price.currency": "eur",
    })  # fmt: skip
    steps.has("the offering is there", browser.page.text, ["Mock interview", "80"])
    browser.open("/desk/hours")
    browser.submit("/desk/hours", {"hours": _EVERY_HOUR})
    steps.has("the hours are there", browser.page.text, ["08:00–20:00"])
    browser.open("/desk")
    browser.submit("/desk/list")
    browser.open("/coaches?text=Storage+engines+and+queues")
    found = [link for link in browser.page.links if _is_coach(link)]
    steps.check("the directory finds the profile", found)
    browser.open("/desk")
    own = [link for link in browser.page.links if _is_coach(link)]
    return (own or found)[0].rpartition("/")[2]


def become_coachee(browser: Browser, steps: Steps) -> None:
    steps.begin("A coachee signs in for the first time and takes the quiz")
    sign_in_as_newcomer(browser)
    browser.submit("/welcome", {"roles": ["coachee"]})
    steps.same("on to the first step of the quiz", "/quiz/goal", browser.path)
    for step, values in (
        ("goal", {"role": "backend", "level": "5", "interview_kinds": ["system-design"]}),
        ("companies", {"companies": ["adyen"]}),
        ("topics", {"topics.consistency": "3", "topics.storage-engines": "2"}),
        ("languages", {"languages": ["en", "de"], "native_language": "de"}),
        ("time", {"zone": "Europe/Berlin", "hours": _EVERY_HOUR, "deadline": ""}),
        ("wishes", {"budget.amount": "120", "budget.currency": "eur", "top_criterion": "topics"}),
    ):
        browser.submit(f"/quiz/{step}", {**values, "then": "next"})
    steps.same("all steps lead to the review", "/quiz/review", browser.path)
    browser.submit("/quiz/review")
    steps.same("and the review to the matches", "/matches", browser.path)
    _correct_name(browser, steps, _COACHEE)


def upload_cv(browser: Browser, steps: Steps) -> None:
    steps.begin("The coachee uploads a CV and confirms what was read from it")
    browser.open("/cv")
    browser.upload("/cv", "Ilja.pdf", CV)
    steps.same("it leads to what was read", "/cv/1", browser.path)
    steps.has("the topics that it names are suggested", browser.page.text, ["Queues and streaming", "Kafka"])
    chosen = browser.form("/cv/1").fields
    steps.check(
        "nothing is ticked beforehand", not any(any(chosen[name]) for name in chosen if name[0] != "_")
    )
    browser.submit("/cv/1", {"topics.messaging": "3"})
    steps.same("what was ticked waits in the review", "/quiz/review", browser.path)
    steps.has("with the topic in it", browser.page.text, ["Queues and streaming"])
    browser.submit("/quiz/review")
    steps.same("and counts once the quiz is finished", "/matches", browser.path)


def be_matched(browser: Browser, steps: Steps, coach_id: str) -> None:
    steps.begin("The coachee reads the matches")
    browser.open("/matches")
    steps.check("the new coach is among them", f"/coaches/{coach_id}/write" in browser.page.links)
    steps.has(
        "each says why, point by point", browser.page.text, ["Covers", "Point by point", "Score, of 10,000"]
    )
    browser.open(f"/coaches/{coach_id}/why")
    steps.same("and so does the page of one coach", 200, browser.status)


def write(browser: Browser, steps: Steps, coach_id: str) -> str:
    steps.begin("The coachee sees what would be shared, and writes")
    browser.open(f"/coaches/{coach_id}/write")
    steps.has("the preview shows the answers", browser.page.text, _SHARED)
    steps.has("and the CV that may go along", browser.page.text, ["Ilja.pdf"])
    browser.submit(f"/coaches/{coach_id}/write", {"body": OPENING, "share_cv": "yes"})
    steps.check("the conversation is open", browser.path.startswith("/inbox/"), browser.path)
    steps.has("with the message in it", browser.page.text, [OPENING])
    return browser.path.rpartition("/")[2]


def answer(browser: Browser, steps: Steps, conversation: str) -> None:
    steps.begin("The coach reads, sees exactly what was shared, and answers")
    browser.open("/inbox")
    steps.check("the inbox has it", f"/inbox/{conversation}" in browser.page.links)
    browser.open(f"/inbox/{conversation}")
    steps.has("with the message", browser.page.text, [OPENING, _COACHEE])
    browser.open(f"/inbox/{conversation}/quiz")
    steps.has("the shared answers are those of the preview", browser.page.text, _SHARED)
    headers, content = browser.download(f"/inbox/{conversation}/cv")
    steps.check("the CV is the very file", content == CV, len(content))
    steps.check("to be saved and not kept on the way", "attachment" in headers["content-disposition"])
    browser.open(f"/inbox/{conversation}")
    browser.submit(f"/inbox/{conversation}", {"body": ANSWER})
    steps.has("the answer is sent", browser.page.text, [ANSWER])


def stop_sharing(coachee: Browser, coach: Browser, steps: Steps, conversation: str) -> None:
    steps.begin("The coachee reads the answer, sees who looked, and ends the sharing")
    coachee.open(f"/inbox/{conversation}")
    steps.has("the answer is there", coachee.page.text, [ANSWER, _COACH])
    coachee.open("/settings/sharing")
    steps.has("the look is listed", coachee.page.text, [f"{_COACH} looked 2 times", "downloaded the CV"])
    action = next(form.action for form in coachee.page.forms if form.action.endswith("/revoke"))
    coachee.submit(action)
    steps.has("the sharing is ended", coachee.page.text, ["Ended"])
    page = coach.open(f"/inbox/{conversation}/quiz")
    leaked = [part for part in _SHARED if part in page.text]
    steps.check("the coach can't open the answers any more", not leaked, leaked)
    coach.download(f"/inbox/{conversation}/cv")
    steps.same("nor the CV", 403, coach.status)


def take_token(browser: Browser, steps: Steps, *scopes: str) -> str:
    steps.begin("Settings give a token for programs")
    browser.open("/settings/tokens")
    browser.submit("/settings/tokens", {"name": "Tour", "scopes": list(scopes), "lifetime": "7"})
    secret = browser.page.marked.get("secret", "").strip()
    steps.check("it is shown this once", secret.startswith("tic_"))
    return secret


def sign_out_everywhere(browser: Browser, steps: Steps) -> None:
    steps.begin("Sign out everywhere")
    browser.open("/settings/devices")
    browser.submit("/settings/devices/sign-out-everywhere")
    browser.open("/settings")
    steps.check("Settings are closed again", browser.path != "/settings" or browser.status == 401)


_SHARED: Final = ("Backend engineer", "Staff", "System design", "Consistency and consensus", "Adyen")


def _correct_name(browser: Browser, steps: Steps, name: str) -> None:
    browser.open("/settings")
    browser.submit("/settings/name", {"name": name})
    steps.has("the name can be corrected", browser.page.text, [name])


def _is_coach(link: str) -> bool:
    head, _, last = link.partition("?")[0].rpartition("/")
    return head == "/coaches" and len(last) == 36
