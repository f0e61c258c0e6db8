"""Skills and employers that a text suggests, where words have more than one meaning."""

import pytest

from tic_domain.matching.dictionary.files import load
from tic_domain.matching.tagging import propose

SKILLS = "Skills\n"
JOBS = "Experience\n"


def proposed(text: str) -> dict[str, list[str]]:
    return {field: [one.key for one in each] for field, each in propose(text, load()).by_field().items()}


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
