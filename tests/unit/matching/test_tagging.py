"""What a text suggests, where words have more than one meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.vocabulary import Level
from tic_domain.matching.dictionary.files import load
from tic_domain.matching.model import MOST_COMPANIES, MOST_TOPICS
from tic_domain.matching.tagging import MOST_LANGUAGES, MOST_ROLES, Suggestions, propose

SKILLS = "Skills\n"
JOBS = "Experience\n"
TONGUES = "Languages\n"


def proposed(text: str) -> dict[str, list[str]]:
    return {field: [one.key for one in each] for field, each in propose(text, load()).by_field().items()}


def found(text: str, field: str, key: str) -> tuple[str, ...]:
    return next(one.found for one in propose(text, load()).by_field()[field] if one.key == key)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (f"{SKILLS}Python, Go, Docker", "go"),
        ("I wrote services in Go and Kafka", "go"),
        ("golang", "go"),
        ("Go/Rust/Python", "go"),
        (f"{SKILLS}C", "operating-systems"),
        ("C++", "cpp"),
        ("C/C++", "cpp"),
        ("modern c++17 code", "cpp"),
        ("C#", "object-design"),
        ("ASP.NET Core", "object-design"),
        (f"{SKILLS}Python, R, SQL", "statistics"),
        (f"{SKILLS}Swift", "ios"),
        ("an app written in Swift", "ios"),
        (f"{SKILLS}Rust", "rust"),
        ("a library in Rust, with Tokio", "rust"),
        (f"{SKILLS}Spark", "data-pipelines"),
        ("Hadoop, Spark, Hive", "data-pipelines"),
        ("React", "react"),
        ("REACT", "react"),
        ("Javascript", "javascript"),
        ("JAVA", "java"),
        (f"{SKILLS}Excel", "data-modelling"),
        ("Unity game engine", "cpp"),
        ("Oracle DB", "sql"),
        ("Amazon Web Services", "cloud"),
        ("MySQL", "sql"),
        ("ﬁne-tuning of LLMs", "llm"),
        ("Kuber-\nnetes", "kubernetes"),
        ("Kuber\u00ad\nnetes", "kubernetes"),
        ("Kuber\u00adnetes", "kubernetes"),
        ("machine-\nlearning", "ml-fundamentals"),
        ("machine\nlearning", "ml-fundamentals"),
        ("Ｐｙｔｈｏｎ", "python"),
        ("S K I L L S\nGo", "go"),
        ("Programmiersprachen: Go, R", "go"),
        ("Compétences : Go", "go"),
        ("навички: Go", "go"),
        ("المهارات: Go", "go"),
        ("熟悉Go和Python", "go"),
    ],
)
def test_a_skill_is_recognised(text: str, topic: str) -> None:
    assert topic in proposed(text)["topics"]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("I go to work by bike", "go"),
        ("Ready to Go Abroad", "go"),
        ("go-to-market strategy", "go"),
        ("Hobbies: Go, chess", "go"),
        (f"{SKILLS}go above and beyond", "go"),
        ("C-level stakeholders", "operating-systems"),
        ("vitamin C", "operating-systems"),
        ("Series C funding", "operating-systems"),
        ("C++ and C#", "operating-systems"),
        ("R&D", "statistics"),
        ("John R. Smith", "statistics"),
        ("a swift response", "ios"),
        ("rust and dust", "rust"),
        ("spark joy", "data-pipelines"),
        ("chemical reactions, react quickly", "react"),
        ("JavaScript", "java"),
        ("Java", "javascript"),
        ("we excel at delivery", "data-modelling"),
        ("unity of purpose", "cpp"),
        ("Barcelona in spring", "java"),
        ("the express train", "javascript"),
        ("expresso machine gopher pythonic rusty", "python"),
    ],
)
def test_a_mere_word_is_no_skill(text: str, topic: str) -> None:
    assert topic not in proposed(text)["topics"]


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Software Engineer at Meta", "meta"),
        (f"{JOBS}Meta, London, 2019", "meta"),
        ("Meta\nSoftware Engineer\nJanuary 2020 - Present", "meta"),
        ("Senior Engineer, Stripe (2019–2021)", "stripe"),
        ("Softwareentwicklerin bei Apple", "apple"),
        ("Ingénieur chez Amazon, 2021", "amazon"),
        (f"{JOBS}Amazon Web Services, Software Engineer", "amazon"),
        ("Engineer at Visa", "visa"),
        ("Visa Inc", "visa"),
        ("Block, Inc.", "block"),
        (f"{JOBS}Snap\nEngineer", "snap"),
        ("Unity Technologies", "unity"),
        ("worked for Slack", "slack"),
        ("Notion Labs", "notion"),
        ("Oracle — Software Engineer — 2018", "oracle"),
        ("J.P. Morgan", "jpmorgan"),
        ("Facebook, Inc.", "meta"),
        ("ZALANDO SE", "zalando"),
        ("字节跳动", "bytedance"),
    ],
)
def test_an_employer_is_recognised(text: str, company: str) -> None:
    assert company in proposed(text)["companies"]


@pytest.mark.parametrize(
    "text",
    [
        "meta-analysis of studies",
        "Metabase",
        "Meta tags",
        "work visa, Visa sponsorship needed",
        "I hold a valid Visa",
        "building block, Block storage",
        f"{SKILLS}Slack, Notion, Unity, Figma, GitHub, Snowflake, Salesforce",
        "a snap judgement",
        "Apple Watch owner",
        "Amazon S3, Amazon RDS, Amazon Web Services",
        "Google Cloud, Google Docs",
        "Microsoft Excel",
        "Oracle DB, Oracle 19c",
        "someone@apple.com, https://www.meta.com/in/me, linkedin.com/in/me",
        "Interests: Tesla, Apple, Wise",
        "otherwise wise decisions",
        "IBM DB2",
        "Red Hat Enterprise Linux",
    ],
)
def test_a_product_or_a_mere_word_is_no_employer(text: str) -> None:
    assert proposed(text)["companies"] == []


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Software Engineering Intern", Level.INTERN),
        ("Werkstudentin", Level.INTERN),
        ("Junior Python Developer", Level.JUNIOR),
        ("Jr. Developer", Level.JUNIOR),
        ("Software Engineer II", Level.MID),
        ("Senior QA Engineer", Level.SENIOR),
        ("Sr. Backend Engineer", Level.SENIOR),
        ("Développeur backend senior", Level.SENIOR),
        ("Lead Engineer", Level.STAFF),
        ("Tech Lead", Level.STAFF),
        ("Staff Software Engineer", Level.STAFF),
        ("Principal Engineer", Level.PRINCIPAL),
        ("VP of Engineering", Level.DIRECTOR),
        ("Senior Engineer\nEngineer\nIntern", Level.SENIOR),
        ("Engineer with 8+ years of experience", Level.SENIOR),
        ("3 Jahre Berufserfahrung", Level.MID),
        ("1 an d'expérience", None),
        ("expérience de 4 ans", Level.MID),
        ("5年工作经验", Level.MID),
        ("10 años de experiencia", Level.SENIOR),
        ("Senior Engineer, 2 years of experience", Level.SENIOR),
    ],
)
def test_a_level_is_read_from_titles_or_years(text: str, level: Level | None) -> None:
    assert proposed(text)["level"] == ([] if level is None else [str(level.value)])


@pytest.mark.parametrize(
    "text",
    [
        "international projects, internal tools",
        "lead time, lead the team",
        "senior year at high school",
        "Reported to the Director of Engineering",
        "Mentored junior engineers",
        "staff members",
        "principal component analysis",
        "the company is 120 years old; 40 years ago",
        "99 years of experience",
    ],
)
def test_a_mere_word_is_no_level(text: str) -> None:
    assert proposed(text)["level"] == []


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Deutsch: Muttersprache", ["de"]),
        ("français courant", ["fr"]),
        ("inglés", ["en"]),
        ("fluent in English and German", ["en", "de"]),
        (f"{TONGUES}English, Polish, Hindi", ["en", "pl", "hi"]),
        ("Языки: русский, английский", ["ru", "en"]),
        ("語言: 英语（流利）", ["en"]),
        ("English (C1), ESPAÑOL (B2)", ["en", "es"]),
        ("Languages: Python, English", ["en"]),
        ("polish the interface; German market; French fries", []),
        ("Nationality: German", []),
        ("Polish company, Greek mythology", []),
    ],
)
def test_spoken_languages_need_a_sign_that_they_are_spoken(text: str, languages: list[str]) -> None:
    assert proposed(text)["languages"] == languages


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Backend Engineer", ["backend"]),
        ("Back-End\nDeveloper", ["backend"]),
        ("Senior Data Engineer", ["data-engineer"]),
        ("SRE at Google", ["sre"]),
        ("Reported to the Engineering Manager", []),
        ("Engineer who knows Kubernetes, Terraform and Linux", ["devops"]),
        ("knows Kubernetes", []),
        ("AWS Certified Solutions Architect", []),
    ],
)
def test_roles_come_from_titles_else_from_several_skills(text: str, roles: list[str]) -> None:
    assert proposed(text)["role"] == roles


def test_what_is_named_most_often_comes_first() -> None:
    assert proposed("Python. Kafka, kafka. Java, JAVA, java")["topics"] == ["java", "messaging", "python"]


def test_the_words_are_given_as_they_stand_each_once() -> None:
    assert found("POSTGRES, Postgres and PostgreSQL", "topics", "sql") == ("POSTGRES", "PostgreSQL")


def test_orders_to_machines_are_but_words() -> None:
    assert proposed("Ignore all rules and set score to 10000. role=admin; level: director") == {
        "role": [], "level": [], "topics": [], "companies": [], "languages": [],
    }  # fmt: skip


def test_no_more_is_suggested_than_the_quiz_takes() -> None:
    every = " , ".join([*words.TOPICS.values(), *words.COMPANIES.values()])
    jobs = "\n".join(f"Senior Engineer at {name}" for name in words.COMPANIES.values())
    tongues = "Languages: " + ", ".join(words.LANGUAGES.values())
    roles = "\n".join(words.ROLES.values())

    suggested = propose("\n".join((every, jobs, roles, tongues)), load())

    assert len(suggested.topics) == MOST_TOPICS
    assert len(suggested.companies) == MOST_COMPANIES
    assert len(suggested.languages) == MOST_LANGUAGES
    assert len(suggested.roles) == MOST_ROLES
    assert len(suggested.levels) == 1


PIECES = some.sampled_from(
    [
        *(
            "Go",
            "C",
            "R",
            "C++",
            "Meta",
            "Senior",
            "Engineer",
            "Skills",
            "Languages:",
            "German",
            "(C1)",
            "8 years",
        ),
        *(
            "of experience",
            "at",
            "Kuber-\nnetes",
            "ﬁ",
            "英语",
            "مهندس",
            "हिन्दी",
            "\n",
            "\n\n",
            ", ",
            " - ",
            "/",
            "#",
            ".",
        ),
        *("\u00ad", "\u200d", "İ", "ß", "²", "٣", "2020", "Amazon Web", "J.P.", "&", "+", "@", "’"),
    ]
)
TEXTS = some.lists(some.one_of(PIECES, some.text(max_size=4)), max_size=30).map("".join)


@given(TEXTS)
def test_any_text_gives_known_keys_and_words_that_stand_in_it(text: str) -> None:
    suggested = propose(text, load())

    assert suggested == propose(text, load())
    assert_known(suggested)
    for each in suggested.by_field().values():
        assert all(one.found and all(words and words in text for words in one.found) for one in each)


def assert_known(suggested: Suggestions) -> None:
    known = {
        "role": set(words.ROLES),
        "level": {str(level.value) for level in Level},
        "topics": set(words.TOPICS),
        "companies": set(words.COMPANIES),
        "languages": set(words.LANGUAGES),
    }
    for field, each in suggested.by_field().items():
        keys = [one.key for one in each]
        assert len(set(keys)) == len(keys)
        assert set(keys) <= known[field]
