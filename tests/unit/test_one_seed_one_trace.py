"""Clock, ids and secrets come in by ports: the same seed plays the same journey to the last bit."""

from datetime import timedelta

from tests.unit.conversations.conftest import Talk
from tests.unit.house import House

from tic_adapters.memory.system import SeededIds, SeededSecrets
from tic_adapters.memory.unit_of_work import MemoryStore
from tic_domain.accounts.model import Role
from tic_domain.accounts.use_cases.choose_roles import ChooseRoles, ChooseRolesCommand
from tic_domain.conversations.use_cases.show_disclosed_quiz import ShowDisclosedQuiz, ShowDisclosedQuizCommand
from tic_domain.matching.use_cases.find_matches import FindMatches, FindMatchesCommand


async def journey(seed: int) -> MemoryStore:
    house = House(ids=SeededIds(seed), secrets=SeededSecrets(seed))
    came = await house.sign_in()
    coachee = await ChooseRoles(house.open)(
        ChooseRolesCommand(account_id=came.account.id, roles=frozenset({Role.COACHEE}))
    )
    talk = Talk(
        house=house, coachee=coachee, coach=await house.member("Cora Coach", roles=frozenset({Role.COACH}))
    )
    await talk.list_coach(talk.coach)
    await talk.answer_quiz()
    await FindMatches(house.open, house.clock, house.ids)(FindMatchesCommand(account_id=coachee.id, limit=20))
    started = await talk.start()
    house.clock.move(timedelta(hours=2))
    await ShowDisclosedQuiz(house.open, house.clock)(
        ShowDisclosedQuizCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    )
    await talk.send(talk.coach, started.conversation.id, "Tuesday at six?")
    return house.store


def visible(store: MemoryStore) -> str:
    tables = (store.accounts, store.coaches, store.matching, store.conversations, store.disclosures)
    return repr((tables, store.events, store.jobs))


async def test_one_seed_gives_one_trace() -> None:
    assert visible(await journey(7)) == visible(await journey(7))


async def test_another_seed_gives_another() -> None:
    assert visible(await journey(7)) != visible(await journey(8))
