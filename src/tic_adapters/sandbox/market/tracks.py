"""What the invented coaches are good at, and how they put it."""

from typing import Final

from tic_adapters.sandbox.market.builders import BUILDERS
from tic_adapters.sandbox.market.track import Track, listed

_OTHERS: Final = (
    Track(
        key="ml",
        weight=17,
        roles=listed("ml-engineer"),
        also=listed("data-scientist data-engineer"),
        kinds=listed("machine-learning coding system-design domain-knowledge"),
        topics=listed("ml-fundamentals deep-learning ml-systems llm python statistics experimentation "
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
        roles=listed("data-scientist"),
        also=listed("ml-engineer product-manager"),
        kinds=listed("machine-learning domain-knowledge behavioural coding"),
        topics=listed("statistics experimentation sql python ml-fundamentals product-sense data-modelling"),
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
        roles=listed("sre devops"),
        also=listed("backend"),
        kinds=listed("system-design domain-knowledge coding behavioural"),
        topics=listed("linux networking operating-systems observability reliability kubernetes cloud go "
                      "python "
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
        roles=listed("security"),
        also=listed("devops backend"),
        kinds=listed("domain-knowledge system-design behavioural coding"),
        topics=listed("security-basics cryptography networking linux cloud api-design operating-systems"),
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
        roles=listed("engineering-manager"),
        also=listed("technical-program-manager backend"),
        kinds=listed("behavioural negotiation system-design cv-review"),
        topics=listed("leadership conflict people-management project-management product-sense salary "
                      "scalability"),
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
            "I moved from engineer to manager to director in {years} years, with one step back that I "
            "recommend.",
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
        roles=listed("product-manager"),
        also=listed("technical-program-manager"),
        kinds=listed("behavioural domain-knowledge cv-review negotiation"),
        topics=listed("product-sense experimentation leadership project-management conflict statistics "
                      "salary"),
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
        roles=listed("embedded"),
        also=listed("backend"),
        kinds=listed("coding domain-knowledge system-design"),
        topics=listed("cpp rust operating-systems concurrency linux arrays-strings complexity networking"),
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
        roles=listed("qa"),
        also=listed("backend frontend"),
        kinds=listed("coding domain-knowledge behavioural"),
        topics=listed("object-design api-design python javascript reliability observability accessibility"),
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
        roles=listed("technical-program-manager"),
        also=listed("engineering-manager product-manager"),
        kinds=listed("behavioural domain-knowledge cv-review"),
        topics=listed("project-management leadership conflict scalability product-sense cloud"),
        headlines=(
            "Programme management loops: scope, risk, and the team that does not reply",
            "TPM at {one}: technical depth without pretending to code",
        ),
        work=("I ran a migration across forty teams at {one}. It finished, which is the story.",),
        practice=("I am the team that never answers. You need us by March.",),
    ),
)  # fmt: skip

TRACKS: Final = (*BUILDERS, *_OTHERS)
