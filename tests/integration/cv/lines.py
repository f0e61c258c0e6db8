"""Invented CVs in several languages, as lines, with what they say."""

from typing import Final

from tests.integration.cv.cases import Tags

ENGLISH: Final = (
    "Ada Example",
    "Senior Backend Engineer",
    "ada@example.org",
    "",
    "Experience",
    "Stripe, Dublin — Senior Backend Engineer, 2019–2024",
    "Rewrote the ledger in Go and PostgreSQL.",
    "Skills",
    "Go, PostgreSQL, Kafka, Kubernetes",
    "Languages",
    "English (native), German (B2)",
)
ENGLISH_TAGS: Final = Tags(
    role="backend", level="4", topics="go sql messaging kubernetes", companies="stripe", languages="en de"
)
GERMAN: Final = (
    "Erika Beispiel",
    "Softwarearchitektin",
    "Berufserfahrung",
    "Zalando SE, Berlin, 2018–2023: Softwarearchitektin",
    "Kenntnisse",
    "Java, Spring Boot, Docker",
    "Sprachen",
    "Deutsch: Muttersprache",
    "Englisch: verhandlungssicher",
)
GERMAN_TAGS: Final = Tags(
    role="solutions-architect", topics="java kubernetes", companies="zalando", languages="de en"
)
FRENCH: Final = (
    "Zoé Exemple",
    "Développeuse backend confirmée",
    "Expérience professionnelle",
    "Criteo, Paris — développeuse backend 2020–2024",
    "Compétences",
    "Python, Django, PostgreSQL",
    "Langues",
    "français : langue maternelle, anglais courant",
)
FRENCH_TAGS: Final = Tags(
    role="backend", level="3", topics="python sql", companies="criteo", languages="fr en"
)
SPANISH: Final = (
    "Lucía Ejemplo",
    "Ingeniera de datos",
    "Experiencia laboral",
    "Mercado Libre, Montevideo (2019–2023)",
    "Habilidades",
    "Python, Apache Spark, Airflow",
    "Idiomas",
    "Español: nativo",
    "Inglés: avanzado",
)
SPANISH_TAGS: Final = Tags(
    role="data-engineer", topics="python data-pipelines", companies="mercado-libre", languages="es en"
)
PORTUGUESE: Final = (
    "João Exemplo",
    "Desenvolvedor front-end pleno",
    "Experiência profissional",
    "Nubank, São Paulo, 2021–2024",
    "Habilidades",
    "React, TypeScript, CSS",
    "Idiomas",
    "Português (nativo), inglês (fluente)",
)
PORTUGUESE_TAGS: Final = Tags(
    role="frontend", level="3", topics="react javascript css-layout", companies="nubank", languages="pt en"
)
POLISH: Final = (
    "Łucja Przykład",
    "Starszy programista Java",
    "Doświadczenie zawodowe",
    "Allegro, Poznań, 2017–2023",
    "Umiejętności",
    "Java, Kafka, Kubernetes",
    "Języki",
    "polski – ojczysty",
    "angielski – biegle",
)
POLISH_TAGS: Final = Tags(role="backend", level="4", topics="java messaging kubernetes", languages="pl en")
UKRAINIAN: Final = (
    "Олена Приклад",
    "QA-інженер",
    "Досвід роботи",
    "Google, Варшава, 2020–2024",
    "Навички",
    "Python, Selenium, Linux",
    "Мови",
    "українська – рідна, англійська – вільно",
)
UKRAINIAN_TAGS: Final = Tags(role="qa", topics="python browser linux", companies="google", languages="uk en")
HINDI: Final = (
    "आशा उदाहरण",
    "बैकएंड इंजीनियर",
    "कार्य अनुभव",
    "Flipkart, बेंगलुरु, 2019–2023",
    "कौशल",
    "Java, MySQL, Redis",
    "भाषाएँ",
    "हिन्दी (मातृभाषा), अंग्रेज़ी",
)
HINDI_TAGS: Final = Tags(role="backend", topics="java sql caching", companies="flipkart", languages="hi en")
CHINESE: Final = (
    "王小明",
    "高级后端工程师",
    "工作经历",
    "阿里巴巴 2018–2023 后端开发",
    "技能",
    "熟悉Go和数据库，精通Python",
    "语言",
    "中文（母语）、英语（流利）",
)
CHINESE_TAGS: Final = Tags(
    role="backend", level="4", topics="go python storage-engines", companies="alibaba", languages="zh en"
)
ARABIC: Final = (
    "مثال",
    "مهندس بيانات",
    "الخبرة العملية",
    "Careem 2019",
    "المهارات",
    "Python SQL Hadoop",
    "اللغات",
    "العربية",
    "الإنجليزية",
)
ARABIC_TAGS: Final = Tags(
    role="data-engineer", topics="python sql data-pipelines", companies="uber", languages="ar en"
)
LINKEDIN: Final = (
    "Contact",
    "www.linkedin.com/in/someone (LinkedIn)",
    "Top Skills",
    "React.js",
    "TypeScript",
    "Accessibility",
    "Languages",
    "Portuguese (Native or Bilingual)",
    "English (Full Professional)",
    "Sam Someone",
    "Senior Frontend Engineer at Shopify",
    "Lisbon, Portugal",
    "Experience",
    "Shopify",
    "Senior Frontend Engineer",
    "January 2021 - Present (4 years)",
    "Booking.com",
    "Frontend Engineer",
    "March 2017 - December 2020 (3 years 10 months)",
    "Education",
    "Some University",
    "Page 1 of 1",
)
LINKEDIN_TAGS: Final = Tags(
    role="frontend",
    level="4",
    topics="react javascript accessibility",
    companies="shopify booking",
    languages="pt en",
)
