"""The CV of the demo's coachee, uploaded as a member uploads one."""

from collections.abc import Callable
from typing import Final

from tic_adapters.sandbox.cv import example_cv
from tic_adapters.sandbox.people import MARA
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.use_cases.upload_cv import UploadCv, UploadCvCommand

MARAS: Final = (
    "Mara Lindqvist (an invented person)",
    "Senior Backend Engineer, Berlin",
    "",
    "Experience",
    "2021 - today   Zalando, Senior Backend Engineer",
    "               Event-driven order services: Python, Go, Kafka, PostgreSQL",
    "2017 - 2021    Klarna, Software Engineer",
    "               Payments on AWS: Kubernetes, caching with Redis",
    "",
    "Skills",
    "Python, Go, SQL, PostgreSQL, Kafka, Kubernetes, Redis, system design",
    "",
    "Languages",
    "Swedish (native), English (fluent), German (B2)",
)


async def give_cv(open_unit_of_work: Callable[[], MatchingUnitOfWork], upload: UploadCv) -> bool:
    """False where she has, or has had, one already. Raises Unavailable where CVs can't be read here."""
    async with open_unit_of_work() as uow:
        mara = await uow.accounts.find_by_linkedin(MARA.subject)
        if mara is None or await uow.cvs.list_of(mara.id):
            return False
    content = example_cv(MARAS)
    await upload(UploadCvCommand(account_id=mara.id, file_name="Mara Lindqvist.pdf", content=content))
    return True
