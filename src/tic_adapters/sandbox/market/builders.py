"""Invented coaches who build: back-end, design, front-end, mobile, data."""

from typing import Final

from tic_adapters.sandbox.market.track import Track, listed

BUILDERS: Final = (
    Track(
        key="backend",
        weight=26,
        roles=listed("backend"),
        also=listed("fullstack sre data-engineer"),
        kinds=listed("coding system-design behavioural"),
        topics=listed("arrays-strings hash-tables trees-graphs dynamic-programming complexity concurrency "
                      "api-design scalability storage-engines sql caching messaging consistency "
                      "microservices "
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
            "I build services that move money, and I have spent more nights on idempotency than I like "
            "to admit.",
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
        roles=listed("backend solutions-architect"),
        also=listed("sre data-engineer"),
        kinds=listed("system-design behavioural domain-knowledge"),
        topics=listed("scalability storage-engines caching messaging consistency microservices observability "
                      "reliability networking cloud kubernetes api-design concurrency leadership "
                      "data-modelling"),
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
            "You get a vague prompt, as in a real panel, and thirty-five minutes. Then I show you my "
            "score sheet.",
            "We estimate first. If the numbers are wrong, the boxes do not matter.",
            "I play the interviewer who keeps asking “and if that fails?” until it is no fun any more.",
            "We go through a design you have really built; that is where the best stories are.",
        ),
    ),
    Track(
        key="frontend",
        weight=16,
        roles=listed("frontend"),
        also=listed("fullstack mobile"),
        kinds=listed("coding system-design take-home behavioural"),
        topics=listed("javascript react css-layout accessibility browser networking api-design hash-tables "
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
        roles=listed("mobile"),
        also=listed("frontend"),
        kinds=listed("coding system-design behavioural take-home"),
        topics=listed("ios android concurrency api-design object-design caching networking arrays-strings "
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
        roles=listed("data-engineer"),
        also=listed("backend data-scientist"),
        kinds=listed("coding system-design domain-knowledge"),
        topics=listed("sql data-modelling data-pipelines python messaging storage-engines scalability cloud "
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
)  # fmt: skip
