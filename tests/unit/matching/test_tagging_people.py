"""Levels, languages and roles that a text suggests; and what holds of any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.vocabulary import Level
from tic_domain.matching.dictionary.files import load
from tic_domain.matching.model import MOST_COMPANIES, MOST_TOPICS
from tic_domain.matching.tagging import MOST_LANGUAGES, MOST_ROLES, Suggestions, propose

TONGUES = "Languages\n"


def proposed(text: str) -> dict[str, list[str]]:
    return {field: [one.key for one in each] for field, each in propose(text, load()).by_field().items()}


def found(text: str, field: str, key: str) -> tuple[str, ...]:
    return next(one.found for one in propose(text, load()).by_field()[field] if one.key == key)


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
