"""What the portal does by itself, and that doing it twice, or at many places at once, changes nothing."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from models.account import Account
from models.attachment import Attachment
from models.captcha import Captcha, CaptchaKind
from models.database import transaction
from models.event import Event, EventKind
from models.letter import Letter, LetterStatus
from models.link_token import LinkToken
from models.session import Session
from models.structure import Structure, Verification
from registry.record import RegistryRecord, RegistryUnreachable
from resolvers.context import Context
from resolvers.run_jobs import run_jobs
from server.demo.sirets import DEMO_SIRETS
from server.jobs import alone, hourly, jobs_beside
from tests.company import founded
from tests.documents import ACTIVATE, RESEND, SIGN_UP, SIGN_UP_CASE
from tests.portal import Caller, Portal, activation_form, recipients, sign_up_form, text_of

SIRET = DEMO_SIRETS.unknown_to_the_portal


async def jobs(portal: Portal) -> dict[str, int]:
    """Run every job once; return how many things each did, those that did none left out."""
    done: dict[str, int] = {}
    ctx = Context(services=portal.services, client="jobs")
    await run_jobs(ctx, progress=lambda job, count: done.update({job: count}))
    return {job: count for job, count in done.items() if count}


async def test_a_fresh_portal_has_nothing_to_do(portal: Portal) -> None:
    await portal.member("ada@example.org", siret=SIRET)
    await portal.deliver()

    assert await jobs(portal) == {}


class TestNeverActivated:
    async def test_an_account_goes_with_its_identifier(self, portal: Portal, api: Caller) -> None:
        await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=SIRET))
        token = await portal.link_token()
        portal.clock.move(days=60)

        assert (await jobs(portal))["never activated accounts purged"] == 1

        assert not await Account.exists()
        assert not await Structure.exists()
        assert not await Letter.exists()
        assert (await api(ACTIVATE, input=activation_form(token)))["reason"] == "UNKNOWN"
        case = await api(SIGN_UP_CASE, identifier={"kind": "SIRET", "value": SIRET})
        assert case["outcome"] == "NEW_STRUCTURE"

    async def test_it_stays_for_thirty_days_after_its_link(self, portal: Portal, api: Caller) -> None:
        await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=SIRET))
        portal.clock.move(days=59, hours=23)

        assert "never activated accounts purged" not in await jobs(portal)
        assert await Account.exists(email="ada@example.org")

    async def test_a_new_link_gives_it_another_sixty_days(self, portal: Portal, api: Caller) -> None:
        await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=SIRET))
        portal.clock.move(days=45)
        await api(RESEND, input={"email": "ada@example.org", "captcha": {"id": "", "answer": ""}})
        portal.clock.move(days=45)

        assert "never activated accounts purged" not in await jobs(portal)

    async def test_what_others_wish_to_found_stays_pending(self, portal: Portal, api: Caller) -> None:
        await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=SIRET))
        portal.clock.move(days=31)
        await api(SIGN_UP, input=sign_up_form("bob@example.org", siret=SIRET))
        portal.clock.move(days=29)

        assert (await jobs(portal))["never activated accounts purged"] == 1
        assert [account.email for account in await Account.all()] == ["bob@example.org"]
        assert await Structure.exists(identifier=SIRET)

    async def test_a_link_sent_at_the_same_moment_works_or_finds_no_account(
        self, portal: Portal, api: Caller
    ) -> None:
        for number in range(8):
            await api(SIGN_UP, input=sign_up_form(f"ada{number}@example.org"))
        await portal.deliver()
        portal.clock.move(days=60)
        resent = [
            api(RESEND, input={"email": f"ada{number}@example.org", "captcha": {"id": "", "answer": ""}})
            for number in range(8)
        ]

        await asyncio.gather(jobs(portal), *resent, jobs(portal))

        stayed = {account.email for account in await Account.all()}
        assert set(recipients(await portal.deliver())) == stayed


class TestUnansweredRequests:
    async def test_managers_are_reminded_after_seven_days_and_fourteen(self, portal: Portal) -> None:
        company = await founded(portal)
        await company.asks("Bob", note="I keep the books.")
        await portal.deliver()

        told = []
        for days in (6, 1, 1, 6, 1, 30):
            portal.clock.move(days=days)
            await jobs(portal)
            told.append(sorted(recipients(await portal.deliver())))

        both = ["ada@example.org", "bob@example.org"]
        assert told == [[], both, [], both, [], []]

    async def test_the_reminder_says_who_waits_and_for_what(self, portal: Portal) -> None:
        company = await founded(portal)
        await company.asks("Bob", note="I keep the books.")
        await portal.deliver()
        portal.clock.move(days=7)
        await jobs(portal)

        letters = dict(await portal.deliver())

        assert "« Bob Lovelace » (bob@example.org) attend depuis le 2 mars 2026" in text_of(
            letters["ada@example.org"]
        )
        assert "I keep the books." in text_of(letters["ada@example.org"])
        assert "écrivez à l’assistance" in text_of(letters["bob@example.org"])

    async def test_jobs_that_slept_remind_once(self, portal: Portal) -> None:
        company = await founded(portal)
        await company.asks("Bob")
        portal.clock.move(days=20)

        assert [await jobs(portal), await jobs(portal)] == [
            {**SESSIONS, "unanswered requests reminded of": 1},
            {},
        ]

    async def test_a_request_lapses_after_ninety_days(self, portal: Portal) -> None:
        company = await founded(portal)
        await company.asks("Bob")
        portal.clock.move(days=20)
        await jobs(portal)
        await portal.deliver()
        portal.clock.move(days=70)

        assert (await jobs(portal))["unanswered requests lapsed"] == 1

        request = await Attachment.get(account__email="bob@example.org")
        assert request.status.value == "EXPIRED"
        [(recipient, letter)] = await portal.deliver()
        assert recipient == "bob@example.org"
        assert "caduque" in text_of(letter)
        lapsed = await Event.get(kind=EventKind.ATTACHMENT_CANCELLED)
        assert lapsed.details == {"outcome": "EXPIRED"}
        assert "unanswered requests lapsed" not in await jobs(portal)

    async def test_many_machines_remind_and_lapse_once(self, portal: Portal) -> None:
        company = await founded(portal)
        for name in ("Bob", "Eve", "Dan"):
            await company.asks(name)
        await portal.deliver()
        portal.clock.move(days=8)

        reminded = await asyncio.gather(*(jobs(portal) for _ in range(5)))
        letters = recipients(await portal.deliver())
        portal.clock.move(days=90)
        lapsed = await asyncio.gather(*(jobs(portal) for _ in range(5)))

        assert sum(done.get("unanswered requests reminded of", 0) for done in reminded) == 3
        assert len(letters) == 6
        assert sum(done.get("unanswered requests lapsed", 0) for done in lapsed) == 3
        assert len(await portal.deliver()) == 3


SESSIONS = {"sessions forgotten": 2}


def says(record: RegistryRecord | None) -> object:
    async def find(siret: str) -> RegistryRecord | None:
        return record

    return find


class TestStructuresCheckedAgain:
    @pytest.fixture
    async def structure(self, portal: Portal) -> Structure:
        """A structure that was founded while the register could not be asked."""
        await founded(portal)
        await Structure.all().update(verification=Verification.UNVERIFIED)
        return await Structure.get()

    async def record(self, portal: Portal, **changes: object) -> RegistryRecord:
        record = await portal.services.registry(SIRET)
        assert record is not None
        return replace(record, **changes)  # type: ignore[arg-type]  # columns of the record

    async def check(self, portal: Portal, find: object) -> Structure:
        ctx = Context(services=replace(portal.services, registry=find), client="jobs")  # type: ignore[arg-type]  # a Find
        await run_jobs(ctx, progress=lambda job, count: None)
        return await Structure.get()

    async def test_what_the_register_confirms_is_verified(self, portal: Portal, structure: Structure) -> None:
        checked = await self.check(portal, portal.services.registry)

        assert checked.verification is Verification.VERIFIED
        assert await Event.exists(kind=EventKind.STRUCTURE_UPDATED, structure_id=structure.id)

    async def test_case_and_accents_make_no_difference(self, portal: Portal, structure: Structure) -> None:
        record = await self.record(portal, legal_name=f"  {structure.legal_name.title()} ")

        assert (await self.check(portal, says(record))).verification is Verification.VERIFIED

    async def test_another_name_is_shown_to_the_managers(self, portal: Portal, structure: Structure) -> None:
        record = await self.record(portal, legal_name="SOMEBODY ELSE")

        checked = await self.check(portal, says(record))

        assert checked.verification is Verification.UNVERIFIED
        assert checked.registry_mismatch is not None
        assert RegistryRecord.read(checked.registry_mismatch) == record

    async def test_a_closed_establishment_is_a_mismatch(self, portal: Portal, structure: Structure) -> None:
        checked = await self.check(portal, says(await self.record(portal, open=False)))

        assert checked.registry_mismatch is not None
        assert checked.registry_mismatch["open"] is False

    async def test_a_masked_name_agrees_with_any(self, portal: Portal, structure: Structure) -> None:
        record = await self.record(portal, legal_name="", address=None, published=False)

        checked = await self.check(portal, says(record))

        assert (checked.verification, checked.published) == (Verification.VERIFIED, False)

    async def test_an_answer_is_asked_for_again_the_next_day(
        self, portal: Portal, structure: Structure
    ) -> None:
        asked = []

        async def find(siret: str) -> RegistryRecord | None:
            asked.append(siret)
            return None

        for hours in (0, 1, 23):
            portal.clock.move(hours=hours)
            await self.check(portal, find)

        assert asked == [SIRET] * 2

    async def test_a_register_that_is_away_is_asked_again_the_next_hour(
        self, portal: Portal, structure: Structure
    ) -> None:
        async def find(siret: str) -> RegistryRecord | None:
            raise RegistryUnreachable("away")

        away = await self.check(portal, find)
        back = await self.check(portal, portal.services.registry)

        assert (away.verification, away.checked_at) == (Verification.UNVERIFIED, structure.checked_at)
        assert back.verification is Verification.VERIFIED

    async def test_a_register_that_stays_silent_is_left_alone(self, portal: Portal) -> None:
        for number, siret in enumerate(OTHERS):
            await founded(portal, email=f"ada{number}@example.org", siret=siret)
        await Structure.all().update(verification=Verification.UNVERIFIED)
        asked = []

        async def find(siret: str) -> RegistryRecord | None:
            asked.append(siret)
            raise RegistryUnreachable("away")

        ctx = Context(services=replace(portal.services, registry=find), client="jobs")
        await run_jobs(ctx, progress=lambda job, count: None)

        assert len(asked) == 3


OTHERS = (SIRET, DEMO_SIRETS.second_unknown, DEMO_SIRETS.cedex, DEMO_SIRETS.overseas)


class TestRetention:
    async def test_captchas_go_a_quarter_of_an_hour_after_their_expiry(self, portal: Portal) -> None:
        now = portal.clock()
        for minutes in (14, 15):
            await Captcha.create(
                kind=CaptchaKind.PROOF_OF_WORK, created_at=now, expires_at=now - timedelta(minutes=minutes)
            )

        assert await jobs(portal) == {"captchas forgotten": 1}

    async def test_sessions_go_with_their_life(self, portal: Portal) -> None:
        await portal.member("ada@example.org")
        portal.clock.move(minutes=20)
        await portal.member("bob@example.org")
        portal.clock.move(minutes=10)

        assert await jobs(portal) == {"sessions forgotten": 1}
        assert await Session.exists(account__email="bob@example.org")

    async def test_links_go_thirty_days_after_their_use_and_letters_stay(self, portal: Portal) -> None:
        await portal.member("ada@example.org")
        portal.clock.move(days=30)

        assert (await jobs(portal))["links forgotten"] == 1
        assert not await LinkToken.exists()
        assert await Letter.exists(kind="activation", status=LetterStatus.SENT)

    async def test_letters_go_after_ninety_days(self, portal: Portal) -> None:
        await portal.member("ada@example.org")
        await portal.deliver()
        portal.clock.move(days=90)

        assert (await jobs(portal))["letters forgotten"] == 2
        assert not await Letter.exists()

    async def test_refused_requests_go_after_a_year_with_what_rests_on_them(self, portal: Portal) -> None:
        company = await founded(portal)
        bob, request = await company.asks("Bob", workspaces=["FACTURES_EMISES"])
        await bob("mutation ($id: ID!) { cancelAttachmentRequest(id: $id) { __typename } }", id=request)
        portal.clock.move(days=365)

        assert (await jobs(portal))["requests forgotten"] == 1
        assert [row.role.value for row in await Attachment.all()] == ["MAIN_MANAGER"]

    async def test_history_goes_after_three_years(self, portal: Portal) -> None:
        await portal.member("ada@example.org")
        before = await Event.all().count()
        portal.clock.move(days=3 * 365)
        assert "events forgotten" not in await jobs(portal)
        portal.clock.move(days=1)

        assert (await jobs(portal))["events forgotten"] == before

    async def test_more_than_a_batch_goes_in_one_run(self, portal: Portal) -> None:
        rows = [Event(kind=EventKind.LOGGED_IN, at=portal.clock()) for _ in range(1_100)]
        await transaction(lambda: Event.bulk_create(rows))
        portal.clock.move(days=2_000)
        young = await Event.create(kind=EventKind.LOGGED_IN, at=portal.clock())

        assert await jobs(portal) == {"events forgotten": 1_100}
        assert [event.id for event in await Event.all()] == [young.id]


async def test_a_job_that_fails_keeps_no_other_from_running(portal: Portal) -> None:
    await portal.member("ada@example.org")
    portal.clock.move(minutes=30)
    told = []

    def progress(job: str, count: int) -> None:
        told.append(job)
        if len(told) == 1:
            raise OSError("the terminal is gone")

    with pytest.raises(ExceptionGroup):
        await run_jobs(Context(services=portal.services, client="jobs"), progress=progress)

    assert not await Session.exists()


class TestBesideTheServer:
    async def test_they_run_by_themselves(self, portal: Portal, api: Caller, database: str) -> None:
        await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=SIRET))
        portal.clock.move(days=60)
        purged = asyncio.Event()
        services = replace(portal.services, wake_mail=purged.set)

        async with jobs_beside(services, database, first_after=timedelta(0)):
            await asyncio.wait_for(purged.wait(), 20)

        assert not await Account.exists()

    async def test_one_process_runs_the_jobs_at_a_time(self, database: str) -> None:
        async with alone(database) as first, alone(database) as second:
            assert (first, second) == (True, False)
        async with alone(database) as third:
            assert third

    async def test_they_run_again_and_again_whatever_happens(self, database: str) -> None:
        runs = []
        enough = asyncio.Event()

        async def run() -> None:
            runs.append(len(runs))
            if len(runs) == 3:
                enough.set()
            raise ConnectionError("away")

        soon = timedelta(milliseconds=1)
        running = asyncio.create_task(hourly(run, database, first_after=soon, every=soon))
        await asyncio.wait_for(enough.wait(), 20)
        running.cancel()

        assert runs[:3] == [0, 1, 2]
