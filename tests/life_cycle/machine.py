"""The frame of the state machine: one step is foretold by the model, done by the portal, and compared."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, initialize, multiple

from schema.nodes import global_id
from server.demo.numbers import siret
from server.demo.sirets import DEMO_SIRETS
from tests.life_cycle import calls
from tests.life_cycle.model import Model
from tests.life_cycle.state import ACTIVE, SECONDARY, Account, Attachment, Link, No, Place, Session, Structure
from tests.life_cycle.world import NEW_ATTACHMENTS, NEW_SUBSCRIPTIONS, World
from tests.portal import ANSWER, activation_form, sign_up_form

PASSWORDS = ("Correct-Horse-47!", "Battery-Staple-58?")
WRONG = "Neither-Of-Them-69."
ADDRESSES = tuple(f"{name}@example.org" for name in ("ada", "eve", "bob", "zoe", "max", "new"))
SIRET = Place("SIRET", DEMO_SIRETS.unknown_to_the_portal)
SECOND = Place("SIRET", DEMO_SIRETS.second_unknown)
SHUT_DOWN = Place("SIRET", DEMO_SIRETS.closed, "CLOSED")
NEVER_HEARD = Place("SIRET", siret(987_654), "UNKNOWN")
RIDET = Place("RIDET", "0122531001")
PLACES = (SIRET, SECOND, RIDET)
DETAILS = {
    "legalName": "Comptoir du Lagon",
    "address": {"line1": "1 rue du Port", "postalCode": "98800", "city": "Nouméa", "country": "NC"},
}
NO_CAPTCHA = {"id": "", "answer": ""}
REASON = "Asked for by telephone."

people = Bundle("people")
sessions = Bundle("sessions")
links = Bundle("links")
flows = Bundle("flows")
structures = Bundle("structures")
attachments = Bundle("attachments")


def id_of(one: Attachment) -> str:
    return global_id("Attachment", UUID(one.row))


class Machine(RuleBasedStateMachine):
    """A portal where Ada has founded a company and let Eve in as its secondary manager, Bob has asked to join
    it, Max has founded another one, and Zoe runs the desk.
    """

    def __init__(self, world: World, model: Model) -> None:
        super().__init__()
        self.world, self.model = world, model
        self.secrets = {*PASSWORDS, WRONG, ANSWER, *(one.text for one in model.links if one.text)}
        self.world.snapshot()  # what happened before is not news
        self._settled = self.world.settled()
        self._bound = {one.row for one in model.attachments} | {one.row for one in model.subscriptions}

    def begin(self) -> None:
        """Play what every game begins with: once, for the games begin with copies of it."""
        for email, place in zip(ADDRESSES, (SIRET, SIRET, SIRET, None, SECOND), strict=False):
            self.join(email, place)
        ada, eve, _, zoe, *_ = ADDRESSES
        self.model.begin()
        self.world.name_operator(zoe)
        self.account(zoe).is_operator = True
        self.model.tell("ACCOUNT_UPDATED")
        self.compare()
        request = next(one for one in self.model.attachments if one.account.email == eve)
        self.approve(self.account(ada), request, SECONDARY)

    def teardown(self) -> None:
        try:
            leaks = self.world.kept_secrets(self.secrets)
            assert not leaks, leaks
        finally:
            self.world.end()

    @initialize(target=people)
    def these_people(self) -> MultipleResults[str]:
        return multiple(*ADDRESSES)

    @initialize(target=structures)
    def these_places(self) -> MultipleResults[Place]:
        return multiple(*PLACES)

    @initialize(target=links)
    def these_links(self) -> MultipleResults[Link]:
        return multiple(*self.model.links)

    @initialize(target=attachments)
    def these_attachments(self) -> MultipleResults[Attachment]:
        return multiple(*self.model.attachments)

    def join(self, email: str, place: Place | None) -> list[Attachment]:
        """Sign somebody up, and activate the account with the mailed link, where there is one to activate."""
        self.sign_up(email, place, confirmed=True)
        mine = [one for one in self.deliver() if one.account.email == email and one.purpose == "ACTIVATION"]
        return self.activate(mine[-1], PASSWORDS[0]) if mine else []

    def expect(
        self, foretell: Callable[[], str], document: str, *, by: Session | None = None, **variables: Any
    ) -> dict[str, Any]:
        """Foretell an answer and what follows from it, then ask the portal, and compare the two."""
        self.model.begin()
        try:
            expected = foretell()
        except No as no:
            expected = str(no)
        content = self.world.call(document, bearer=by.token if by else "", **variables)
        assert calls.said(content) == expected, f"foretold {expected}, was told {calls.said(content)}"
        self.compare()
        return content

    def compare(self) -> None:
        """The tables hold what the model says, every invariant holds, and what was over is as it was."""
        differences = _differences(self.model.snapshot(), self.world.snapshot())
        assert not differences, differences
        broken = self.world.broken_invariants()
        assert not broken, broken
        settled = self.world.settled()
        was = self._settled
        assert {row: settled.get(row, was[row]) for row in was} == was
        self._settled = settled
        self._bind()

    def _bind(self) -> None:
        """Give the model's new attachments and accesses the rows that they turned into."""
        asked = [one for one in self.model.attachments if not one.row]
        for row, *names in self.world.rows(NEW_ATTACHMENTS) if asked else []:
            for one in asked:
                if [one.account.email, one.structure.place.value] == names and row not in self._bound:
                    one.row = row
        opened = [one for one in self.model.subscriptions if not one.row]
        for row, attachment, code in self.world.rows(NEW_SUBSCRIPTIONS) if opened else []:
            for access in opened:
                if (access.attachment.row, access.code) == (attachment, code) and row not in self._bound:
                    access.row = row
        self._bound |= {one.row for one in self.model.attachments}
        self._bound |= {one.row for one in self.model.subscriptions}

    def account(self, email: str) -> Account:
        """Return the account of an address; without one, a stranger whom nothing is known of."""
        return self.model.account_of(email) or Account(email, email, self.model.now)

    def somebody(self, email: str) -> Account:
        """Return the account of an address, or the oldest one: most steps are to be somebody's."""
        return self.model.account_of(email) or self.model.accounts[0]

    def actor(self, by: str, who: str, where: Place | Attachment | None = None) -> Account:
        """Return who does it: a manager of the structure, the person concerned, an operator, or anybody."""
        place = where.structure.place if isinstance(where, Attachment) else where
        structure = self.model.structure_of(place) if place else None
        fit = {
            "MANAGER": self._managers(structure) if structure else [],
            "PERSON": [where.account] if isinstance(where, Attachment) else [],
            "OPERATOR": self.model.operators(),
        }.get(who)
        return fit[0] if fit else self.somebody(by)

    def _managers(self, structure: Structure) -> list[Account]:
        """The main manager comes first."""
        return sorted(self.model.managers(structure), key=lambda one: self.model.role(one, structure) or "")

    def structure(self, place: Place) -> Structure:
        """Return what the model knows of a place; an unknown one answers as if it had never been."""
        return self.model.structure_of(place) or Structure(place)

    def session_of(self, account: Account) -> Session | None:
        """Return a session that somebody may use now; an active person without one logs in first."""
        mine = [one for one in self.model.sessions if one.account is account and self.model.is_open(one)]
        if mine or account.status != ACTIVE:
            return mine[-1] if mine else None
        return self.log_in(account.email, account.password)

    def sign_up(self, email: str, place: Place | None, *, confirmed: bool) -> None:
        form = sign_up_form(email)
        if place is not None:
            identifier = {"kind": place.kind, "value": place.value}
            details = {"details": DETAILS} if place.kind == "RIDET" else {}
            form["structure"] = {"identifier": identifier, "confirmWithoutAttachment": confirmed, **details}
        self.expect(lambda: self.model.sign_up(email, place, confirmed=confirmed), calls.SIGN_UP, input=form)

    def deliver(self) -> list[Link]:
        """Let the post arrive: just the letters that the model sends, with the links that it knows."""
        self.model.begin()
        waiting = [one for one in self.model.letters if one.status == "QUEUED"]
        expected = self.model.deliver()
        sent = [one for one in waiting if one.status == "SENT"]
        letters = self.world.deliver()
        assert sorted(recipient for recipient, _ in letters) == sorted(one.to for one in sent), "INV-15"
        for text in [text for _, text in letters if text]:
            email, purpose = self.world.link_of(text)
            [link] = [one for one in expected if (one.account.email, one.purpose) == (email, purpose)]
            link.text = text
        assert all(link.text for link in expected)
        self.secrets |= {link.text for link in expected}
        self.compare()
        return expected

    def activate(self, link: Link, password: str) -> list[Attachment]:
        form = activation_form(link.text, password=password, passwordConfirmation=password)
        self.expect(lambda: self.model.activate(link, password, ANSWER), calls.ACTIVATE, input=form)
        return self.model.made

    def approve(self, by: Account, attachment: Attachment, role: str) -> None:
        session = self.session_of(by)
        form = {"ids": [id_of(attachment)], "role": role}
        self.expect(
            lambda: self.model.approve(self.model.caller(session), attachment, role),
            calls.APPROVE,
            by=session,
            input=form,
        )

    def log_in(self, email: str, password: str) -> Session | None:
        form = {"email": email, "password": password, "transport": "BEARER"}
        content = self.expect(lambda: self.model.log_in(email, password), calls.LOG_IN, input=form)
        answer = calls.answer_of(content)
        if answer is None or "accessToken" not in answer:
            return None
        session = self.model.sessions[-1]
        session.token = answer["accessToken"]
        self.secrets.add(session.token)
        return session

    def move(self, by: timedelta) -> None:
        self.world.clock.move(seconds=by.total_seconds())
        self.model.now = self.world.clock()


def _differences(told: dict[str, list[Any]], held: dict[str, list[Any]]) -> dict[str, Any]:
    """Return, table by table, what the model alone says and what the tables alone hold."""
    one_side = {
        name: (Counter(told[name]) - Counter(held[name]), Counter(held[name]) - Counter(told[name]))
        for name in told
    }
    return {
        name: {"only foretold": sorted(more), "only held": sorted(less)}
        for name, (more, less) in one_side.items()
        if more or less
    }
