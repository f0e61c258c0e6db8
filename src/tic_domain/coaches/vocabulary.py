"""The words that profiles and quizzes share. Keys are stable; labels are for people."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

ROLES: Final[Mapping[str, str]] = {
    "backend": "Backend engineer",
    "frontend": "Frontend engineer",
    "fullstack": "Full-stack engineer",
    "mobile": "Mobile engineer",
    "data-engineer": "Data engineer",
    "data-scientist": "Data scientist",
    "ml-engineer": "Machine learning engineer",
    "devops": "DevOps engineer",
    "sre": "Site reliability engineer",
    "security": "Security engineer",
    "embedded": "Embedded engineer",
    "qa": "Test engineer",
    "engineering-manager": "Engineering manager",
    "product-manager": "Product manager",
    "technical-program-manager": "Technical program manager",
    "solutions-architect": "Solutions architect",
}


class Level(IntEnum):
    """Seniority, in order. A coach helps towards levels up to their own."""

    INTERN = 1
    JUNIOR = 2
    MID = 3
    SENIOR = 4
    STAFF = 5
    PRINCIPAL = 6
    DIRECTOR = 7


LEVEL_LABELS: Final[Mapping[Level, str]] = {
    Level.INTERN: "Intern",
    Level.JUNIOR: "Junior",
    Level.MID: "Mid-level",
    Level.SENIOR: "Senior",
    Level.STAFF: "Staff",
    Level.PRINCIPAL: "Principal",
    Level.DIRECTOR: "Director",
}

INTERVIEW_KINDS: Final[Mapping[str, str]] = {
    "coding": "Coding",
    "system-design": "System design",
    "behavioural": "Behavioural",
    "machine-learning": "Machine learning",
    "domain-knowledge": "Domain knowledge",
    "take-home": "Take-home review",
    "cv-review": "CV review",
    "negotiation": "Offer negotiation",
}

TOPICS: Final[Mapping[str, str]] = {
    "arrays-strings": "Arrays and strings",
    "hash-tables": "Hash tables",
    "trees-graphs": "Trees and graphs",
    "dynamic-programming": "Dynamic programming",
    "recursion-backtracking": "Recursion and backtracking",
    "sorting-searching": "Sorting and searching",
    "complexity": "Complexity analysis",
    "concurrency": "Concurrency",
    "object-design": "Object-oriented design",
    "api-design": "API design",
    "scalability": "Scalability",
    "storage-engines": "Databases and storage",
    "sql": "SQL",
    "caching": "Caching",
    "messaging": "Queues and streaming",
    "consistency": "Consistency and consensus",
    "microservices": "Service architecture",
    "observability": "Observability",
    "reliability": "Reliability and incidents",
    "networking": "Networking",
    "operating-systems": "Operating systems",
    "linux": "Linux",
    "cloud": "Cloud platforms",
    "kubernetes": "Kubernetes",
    "security-basics": "Security fundamentals",
    "cryptography": "Cryptography",
    "browser": "Browser internals",
    "javascript": "JavaScript and TypeScript",
    "react": "React",
    "css-layout": "CSS and layout",
    "accessibility": "Accessibility",
    "ios": "iOS",
    "android": "Android",
    "python": "Python",
    "java": "Java",
    "go": "Go",
    "cpp": "C++",
    "rust": "Rust",
    "data-modelling": "Data modelling",
    "data-pipelines": "Data pipelines",
    "statistics": "Statistics",
    "experimentation": "Experiments and A/B tests",
    "ml-fundamentals": "Machine learning fundamentals",
    "deep-learning": "Deep learning",
    "ml-systems": "Machine learning systems",
    "llm": "Large language models",
    "product-sense": "Product sense",
    "leadership": "Leadership stories",
    "conflict": "Conflict and feedback",
    "people-management": "People management",
    "project-management": "Project delivery",
    "salary": "Salary and offers",
}

LANGUAGES: Final[Mapping[str, str]] = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "ta": "Tamil", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""ISO 639-1 codes."""

COMPANIES: Final[Mapping[str, str]] = {
    "adobe": "Adobe", "adyen": "Adyen", "airbnb": "Airbnb", "alibaba": "Alibaba", "amazon": "Amazon",
    "amd": "AMD", "anthropic": "Anthropic", "apple": "Apple", "arm": "Arm", "asml": "ASML",
    "atlassian": "Atlassian", "autodesk": "Autodesk", "bloomberg": "Bloomberg", "block": "Block",
    "bol": "bol", "booking": "Booking.com", "bosch": "Bosch", "bytedance": "ByteDance",
    "canonical": "Canonical", "canva": "Canva", "capital-one": "Capital One", "celonis": "Celonis",
    "cisco": "Cisco", "cloudflare": "Cloudflare", "coinbase": "Coinbase", "confluent": "Confluent",
    "criteo": "Criteo", "databricks": "Databricks", "datadog": "Datadog", "deepl": "DeepL",
    "deliveroo": "Deliveroo", "delivery-hero": "Delivery Hero", "discord": "Discord",
    "doordash": "DoorDash", "dropbox": "Dropbox", "ebay": "eBay", "elastic": "Elastic",
    "epic-games": "Epic Games", "ericsson": "Ericsson", "expedia": "Expedia", "figma": "Figma",
    "flipkart": "Flipkart", "github": "GitHub", "gitlab": "GitLab", "goldman-sachs": "Goldman Sachs",
    "google": "Google", "google-deepmind": "Google DeepMind", "grab": "Grab", "grafana": "Grafana Labs",
    "hashicorp": "HashiCorp", "hubspot": "HubSpot", "ibm": "IBM", "infineon": "Infineon",
    "instacart": "Instacart", "intel": "Intel", "intuit": "Intuit", "jane-street": "Jane Street",
    "jetbrains": "JetBrains", "jpmorgan": "JPMorgan Chase", "klarna": "Klarna", "linkedin": "LinkedIn",
    "lyft": "Lyft", "mastercard": "Mastercard", "mercado-libre": "Mercado Libre", "meta": "Meta",
    "microsoft": "Microsoft", "miro": "Miro", "mistral": "Mistral AI", "mongodb": "MongoDB",
    "monzo": "Monzo", "mozilla": "Mozilla", "n26": "N26", "netflix": "Netflix", "notion": "Notion",
    "nubank": "Nubank", "nvidia": "NVIDIA", "okta": "Okta", "openai": "OpenAI", "oracle": "Oracle",
    "palantir": "Palantir", "paypal": "PayPal", "personio": "Personio", "pinterest": "Pinterest",
    "qualcomm": "Qualcomm", "reddit": "Reddit", "red-hat": "Red Hat", "revolut": "Revolut",
    "roblox": "Roblox", "salesforce": "Salesforce", "samsung": "Samsung", "sap": "SAP",
    "servicenow": "ServiceNow", "shopify": "Shopify", "siemens": "Siemens", "slack": "Slack",
    "snap": "Snap", "snowflake": "Snowflake", "sony": "Sony", "soundcloud": "SoundCloud",
    "spotify": "Spotify", "stripe": "Stripe", "supercell": "Supercell", "tencent": "Tencent",
    "tesla": "Tesla", "thoughtworks": "Thoughtworks", "tiktok": "TikTok", "trade-republic": "Trade Republic",
    "twilio": "Twilio", "two-sigma": "Two Sigma", "uber": "Uber", "ubisoft": "Ubisoft", "unity": "Unity",
    "vinted": "Vinted", "visa": "Visa", "vmware": "VMware", "wise": "Wise", "workday": "Workday",
    "yandex": "Yandex", "zalando": "Zalando", "zoom": "Zoom",
}  # fmt: skip
