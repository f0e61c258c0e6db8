"""The invented people as whom a visitor of the demo may sign in. The demo market knows them too."""

from typing import Final

from tic_adapters.sandbox.sign_in import DemoPerson

MARA: Final = DemoPerson(
    subject="demo-mara-lindqvist",
    name="Mara Lindqvist",
    email="mara.lindqvist@example.org",
    role="Coachee, quiz taken: senior backend in Berlin",
)
TOMAS: Final = DemoPerson(
    subject="demo-tomas-ferreira",
    name="Tomás Ferreira",
    email="tomas.ferreira@example.org",
    role="Brand new: nothing chosen yet",
)
KENJI: Final = DemoPerson(
    subject="demo-kenji-aydin",
    name="Kenji Aydın",
    email="kenji.aydin@example.org",
    role="Coach: system design, backend",
)
PRIYA: Final = DemoPerson(
    subject="demo-priya-raman",
    name="Priya Raman",
    email="priya.raman@example.org",
    role="Coach: machine learning",
)
JULES: Final = DemoPerson(
    subject="demo-jules-okafor",
    name="Jules Okafor",
    email="jules.okafor@example.org",
    role="Coach: engineering management",
)
NOOR: Final = DemoPerson(
    subject="demo-noor-haddad",
    name="Noor Haddad",
    email="noor.haddad@example.org",
    role="Both: coaches frontend, prepares for staff",
)

DEMO_PEOPLE: Final = (MARA, TOMAS, KENJI, PRIYA, JULES, NOOR)
