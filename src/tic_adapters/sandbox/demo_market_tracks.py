"""What the invented coaches are good at, and how they put it."""

from typing import Final

import attrs


@attrs.frozen(kw_only=True)
class Track:
    """`weight`: how common it is. `{level}`, `{one}`, `{two}` and `{years}` are filled in."""

    key: str
    weight: int
    roles: tuple[str, ...]
    also: tuple[str, ...]
    """Roles that some of them serve, too."""
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    headlines: tuple[str, ...]
    work: tuple[str, ...]
    """What they have done, in a sentence."""
    practice: tuple[str, ...]
    """What happens in a session."""


def _words(words: str) -> tuple[str, ...]:
    return tuple(words.split())


TRACKS: Final = (
    Track(
        key="backend",
        weight=26,
        roles=_words("backend"),
        also=_words("fullstack sre data-engineer"),
        kinds=_words("coding system-design behavioural"),
        topics=_words("arrays-strings hash-tables trees-graphs dynamic-programming complexity concurrency "
                      "api-design scalability storage-engines sql caching messaging consistency microservices "
                      "observability java go python"),
        headlines=(
            "Backend interviews, from the first clarifying question to the last trade-off",
            "{level} backend engineer: coding rounds without the panic",
            "I sat in {years} years of backend loops at {one}, on the other side of the table",
            "System design for people who build services every day and freeze at a whiteboard",
            "Payments, queues, databases: I ask what backend panels ask",
            "From mid-level to {level}: what changes in the backend interview",
            "Mock interviews in the style of {one}, with a written debrief",
            "Backend at {one}: I help you sound as good as you are",
        ),
        work=(
            "I build services that move money, and I have spent more nights on idempotency than I like to admit.",
            "My teams own storage and queues, so consistency is where my questions usually end up.",
            "For {years} years I have worked on APIs that other teams depend on, most of that time at {one}.",
            "I started with monoliths, split a few, and put one back together.",
            "I was the person who wrote the coding questions for our backend loop at {one}.",
        ),
        practice=(
            "We take one service you know, double its traffic, and see where your design gives way.",
            "You code in your own editor, I keep quiet for twenty minutes, and then we read it together.",
            "I stop you whenever a sentence would make a panel sceptical, and you say it again.",
            "We draw the data model before the boxes; half of the follow-up questions disappear.",
        ),
    ),
    Track(
        key="distributed",
        weight=14,
        roles=_words("backend solutions-architect"),
        also=_words("sre data-engineer"),
        kinds=_words("system-design behavioural domain-knowledge"),
        topics=_words("scalability storage-engines caching messaging consistency microservices observability "
                      "reliability networking cloud kubernetes api-design concurrency leadership data-modelling"),
        headlines=(
            "System design at {level} level, with numbers instead of buzzwords",
            "Distributed systems: say what fails, then say what you would do",
            "Design rounds for senior people who are tired of memorised diagrams",
            "I ran the architecture review at {one}; bring me your messiest design",
            "Consensus, queues and the questions nobody rehearses",
            "From whiteboard to failure modes: system design in six sessions",
        ),
        work=(
            "I have designed storage for {one} that outlived three reorganisations.",
            "Most of my career went into making two databases agree with each other.",
            "I reviewed about two hundred designs at {one}, and rejected fewer than people feared.",
            "I spent {years} years on streaming and storage, first at {two}, then at {one}.",
        ),
        practice=(
            "You get a vague prompt, as in a real panel, and thirty-five minutes. Then I show you my score sheet.",
            "We estimate first. If the numbers are wrong, the boxes do not matter.",
            "I play the interviewer who keeps asking “and if that fails?” until it is no fun any more.",
            "We go through a design you have really built; that is where the best stories are.",
        ),
    ),
    Track(
        key="frontend",
        weight=16,
        roles=_words("frontend"),
        also=_words("fullstack mobile"),
        kinds=_words("coding system-design take-home behavioural"),
        topics=_words("javascript react css-layout accessibility browser networking api-design hash-tables "
                      "arrays-strings complexity object-design"),
        headlines=(
            "Frontend interviews: the browser, not the framework of the week",
            "I review take-homes before the company does",
            "Component design, accessibility and the event loop, explained calmly",
            "Frontend at {one}: design rounds for people who ship interfaces",
            "{level} frontend engineer, {years} years of hiring for design systems",
            "JavaScript rounds without tricks, and how to talk while typing",
        ),
        work=(
            "I built the design system at {one} and interviewed everybody who joined the team.",
            "I care about forms that work with a keyboard, and so do more panels than you would think.",
            "I came from graphic design, which helps when somebody asks you to “just build a carousel”.",
            "For {years} years my job has been to make large pages feel small.",
        ),
        practice=(
            "We build one small component, then I change the requirements twice, as they do at {one}.",
            "I read your take-home the way a tired reviewer reads it, and tell you what they skip.",
            "You explain what happens between a key press and a pixel; I ask until we both learn something.",
        ),
    ),
    Track(
        key="mobile",
        weight=10,
        roles=_words("mobile"),
        also=_words("frontend"),
        kinds=_words("coding system-design behavioural take-home"),
        topics=_words("ios android concurrency api-design object-design caching networking arrays-strings "
                      "complexity accessibility"),
        headlines=(
            "Mobile system design: offline first, battery second, animations last",
            "iOS interviews at {level} level, Swift or not",
            "Android engineer at {one}: coding rounds and app architecture",
            "Mobile loops differ from backend loops. I show you where",
        ),
        work=(
            "I kept a crash rate under a tenth of a per cent through four rewrites.",
            "I led the app team at {one} when it grew from five people to forty.",
            "I have shipped to both stores for {years} years, and argued with both of them.",
        ),
        practice=(
            "We design an app that works in the underground, and every question follows from there.",
            "You get a screen with a memory leak and fifteen minutes.",
        ),
    ),
    Track(
        key="data",
        weight=14,
        roles=_words("data-engineer"),
        also=_words("backend data-scientist"),
        kinds=_words("coding system-design domain-knowledge"),
        topics=_words("sql data-modelling data-pipelines python messaging storage-engines scalability cloud "
                      "statistics observability"),
        headlines=(
            "SQL rounds and data modelling, until joins stop being a surprise",
            "Data engineering interviews: pipelines that fail politely",
            "From analyst to data engineer: I have made that move myself",
            "Data platforms at {one}: design rounds with real constraints",
        ),
        work=(
            "I own pipelines at {one} that nobody notices, which is the point.",
            "I moved a warehouse from nightly batches to streams, and kept the finance team friendly.",
            "For {years} years I have been asked why the two dashboards differ.",
        ),
        practice=(
            "We model one business in three tables and then break it with a late-arriving event.",
            "You get a slow query and its plan. I say nothing until you have a hypothesis.",
        ),
    ),
    Track(
        key="ml",
        weight=17,
        roles=_words("ml-engineer"),
        also=_words("data-scientist data-engineer"),
        kinds=_words("machine-learning coding system-design domain-knowledge"),
        topics=_words("ml-fundamentals deep-learning ml-systems llm python statistics experimentation "
                      "data-pipelines arrays-strings complexity"),
        headlines=(
            "Machine learning interviews: from the loss function to the launch",
            "ML system design with someone who has been on call for a model",
            "Language models in production, and how to talk about them without hand-waving",
            "{level} ML engineer at {one}: theory rounds and coding rounds",
            "Recommenders, ranking, evaluation: I ask what {one} asks",
        ),
        work=(
            "I train ranking models at {one}, and spend most of my time on the data.",
            "I came to machine learning from physics, so I like questions that can be estimated.",
            "I have launched nine models and switched off four of them, which taught me more.",
            "My group at {one} hires about ten people a year; I do the design round.",
        ),
        practice=(
            "We choose a product, define what “better” means, and only then speak about models.",
            "You derive one thing by hand. It calms people down more than any flash card.",
            "I give you an offline metric that went up and an online metric that went down.",
        ),
    ),
    Track(
        key="science",
        weight=9,
        roles=_words("data-scientist"),
        also=_words("ml-engineer product-manager"),
        kinds=_words("machine-learning domain-knowledge behavioural coding"),
        topics=_words("statistics experimentation sql python ml-fundamentals product-sense data-modelling"),
        headlines=(
            "Experiments and statistics, explained until you can explain them",
            "Product data science at {one}: cases, metrics and SQL",
            "The A/B test went wrong. Now what? Practise that answer",
        ),
        work=(
            "I design experiments at {one} and have cancelled more launches than I have made friends.",
            "For {years} years I have translated between product managers and statisticians.",
        ),
        practice=(
            "We take a metric that dropped on a Tuesday and look for the reason together.",
            "You explain a p-value to me as if I were your designer.",
        ),
    ),
    Track(
        key="reliability",
        weight=14,
        roles=_words("sre devops"),
        also=_words("backend"),
        kinds=_words("system-design domain-knowledge coding behavioural"),
        topics=_words("linux networking operating-systems observability reliability kubernetes cloud go python "
                      "messaging caching security-basics"),
        headlines=(
            "Troubleshooting rounds: stay calm, form a hypothesis, read the graph",
            "SRE interviews at {level} level, incidents included",
            "Linux, networks, and the 3 a.m. question",
            "Reliability at {one}: practise the incident before it counts",
        ),
        work=(
            "I have carried a pager for {years} years and still sleep well.",
            "I wrote the incident reviews at {one}, including two about my own changes.",
            "I run clusters at {one}; you would be surprised how often it is DNS.",
        ),
        practice=(
            "I am the broken machine: you ask what you would type, I tell you what you see.",
            "We rebuild an outage from a graph and four log lines.",
        ),
    ),
    Track(
        key="security",
        weight=8,
        roles=_words("security"),
        also=_words("devops backend"),
        kinds=_words("domain-knowledge system-design behavioural coding"),
        topics=_words("security-basics cryptography networking linux cloud api-design operating-systems"),
        headlines=(
            "Security interviews: threat models before tools",
            "Application security at {one}, and how panels test judgement",
            "From developer to security engineer: the interview that decides it",
        ),
        work=(
            "I lead threat modelling at {one} and have been wrong in instructive ways.",
            "I spent {years} years in incident response before I began to prevent incidents.",
        ),
        practice=(
            "You get an architecture and ten minutes to say what worries you most, and why only that.",
            "We review a small pull request with three flaws in it. Most people find the wrong one first.",
        ),
    ),
    Track(
        key="manager",
        weight=17,
        roles=_words("engineering-manager"),
        also=_words("technical-program-manager backend"),
        kinds=_words("behavioural negotiation system-design cv-review"),
        topics=_words("leadership conflict people-management project-management product-sense salary scalability"),
        headlines=(
            "Engineering manager interviews: your stories, told so that they count",
            "Behavioural rounds for people who hate talking about themselves",
            "I hired managers at {one}; practise the conversation about the low performer",
            "From tech lead to manager: prepare the answers you do not have yet",
            "Leadership rounds at {level} level, and the offer afterwards",
        ),
        work=(
            "I have led teams of four and of sixty, and made the usual mistakes in both.",
            "At {one} I sat on the panel that decides about management offers.",
            "I moved from engineer to manager to director in {years} years, with one step back that I recommend.",
        ),
        practice=(
            "We collect eight stories in the first hour and spend the rest making them shorter.",
            "I play the engineer who is not performing. You lead the conversation.",
            "You answer, I write down what a panel would write down, and we compare.",
        ),
    ),
    Track(
        key="product",
        weight=12,
        roles=_words("product-manager"),
        also=_words("technical-program-manager"),
        kinds=_words("behavioural domain-knowledge cv-review negotiation"),
        topics=_words("product-sense experimentation leadership project-management conflict statistics salary"),
        headlines=(
            "Product sense is a skill. Let us train it",
            "Product manager loops at {one}: cases, metrics, conflict",
            "Estimation and strategy rounds, without frameworks that everyone knows",
        ),
        work=(
            "I have shipped products to millions of people and one that nobody wanted.",
            "I ran product for payments at {one}, where every edge case has a lawyer.",
        ),
        practice=(
            "We improve a product you use daily, and I ask “for whom?” more often than you like.",
            "You prioritise a real backlog in twelve minutes. Then you defend it.",
        ),
    ),
    Track(
        key="embedded",
        weight=6,
        roles=_words("embedded"),
        also=_words("backend"),
        kinds=_words("coding domain-knowledge system-design"),
        topics=_words("cpp rust operating-systems concurrency linux arrays-strings complexity networking"),
        headlines=(
            "Embedded interviews: interrupts, memory, and the oscilloscope question",
            "C++ and Rust rounds with someone who reads datasheets for pleasure",
        ),
        work=(
            "I write firmware for things that must not reboot, most recently at {one}.",
            "I have debugged a race condition with two LEDs and a lot of patience.",
        ),
        practice=(
            "You find the bug in forty lines of C++, then make it impossible.",
            "We design a driver on paper, and I take away half of the memory.",
        ),
    ),
    Track(
        key="quality",
        weight=5,
        roles=_words("qa"),
        also=_words("backend frontend"),
        kinds=_words("coding domain-knowledge behavioural"),
        topics=_words("object-design api-design python javascript reliability observability accessibility"),
        headlines=(
            "Test engineering interviews: how would you break it, and how would you prove it?",
            "From manual testing to test engineering at {one}",
        ),
        work=("I built the release tests at {one}, and deleted more tests than I wrote.",),
        practice=("We test a lift, a login and a payment. The lift is the hardest.",),
    ),
    Track(
        key="programme",
        weight=6,
        roles=_words("technical-program-manager"),
        also=_words("engineering-manager product-manager"),
        kinds=_words("behavioural domain-knowledge cv-review"),
        topics=_words("project-management leadership conflict scalability product-sense cloud"),
        headlines=(
            "Programme management loops: scope, risk, and the team that does not reply",
            "TPM at {one}: technical depth without pretending to code",
        ),
        work=("I ran a migration across forty teams at {one}. It finished, which is the story.",),
        practice=("I am the team that never answers. You need us by March.",),
    ),
)  # fmt: skip
