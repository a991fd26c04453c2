"""The portal that the model is compared with: the real edge, tables and letters, in this process."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx2

from mail.delivery import Delivery
from mail.rendering import Renderer
from mail.transport import Memory
from models.database import close_database, open_database, select
from models.registry import find_in_register
from resolvers.context import Context, Services
from resolvers.name_operator import name_operator
from resolvers.run_jobs import run_jobs
from schema.nodes import global_id
from security.hashing import Hasher
from security.keys import Keys
from security.limits import Limiter
from security.studio import Studio
from security.tokens import fingerprint
from server.services import rules_of
from server.settings import Settings
from tests.life_cycle.invariants import broken, kept_secrets, overdue, settled
from tests.portal import TOKEN, Caller, Clock, Portal, text_of

T = TypeVar("T")

TABLES = {
    "account": "SELECT email_key, status, contact_email, is_operator, deactivated_by_desk, credential_version"
    " FROM account",
    "structure": "SELECT identifier, status FROM structure",
    "candidacy": "SELECT a.email_key, s.identifier FROM candidacy c"
    " JOIN account a ON a.id = c.account_id JOIN structure s ON s.id = c.structure_id",
    "attachment": "SELECT a.email_key, s.identifier, t.role, t.status FROM attachment t"
    " JOIN account a ON a.id = t.account_id JOIN structure s ON s.id = t.structure_id",
    "opening": "SELECT s.identifier, w.code FROM structure_workspace o"
    " JOIN structure s ON s.id = o.structure_id JOIN workspace w ON w.id = o.workspace_id",
    "subscription": "SELECT a.email_key, s.identifier, w.code, b.mode, b.status FROM subscription b"
    " JOIN attachment t ON t.id = b.attachment_id JOIN account a ON a.id = t.account_id"
    " JOIN structure s ON s.id = t.structure_id JOIN workspace w ON w.id = b.workspace_id",
    "link": "SELECT a.email_key, l.purpose, l.status FROM link_token l JOIN account a ON a.id = l.account_id",
    "session": "SELECT a.email_key, s.credential_version FROM session s"
    " JOIN account a ON a.id = s.account_id",
    "flow": "SELECT coalesce(a.email_key, '') AS email_key FROM reset_flow f"
    " LEFT JOIN account a ON a.id = f.account_id",
    "letter": "SELECT kind, recipient, status FROM letter",
}
NEW_ATTACHMENTS = (
    "SELECT t.id, a.email_key, s.identifier FROM attachment t JOIN account a ON a.id = t.account_id"
    " JOIN structure s ON s.id = t.structure_id"
)
NEW_SUBSCRIPTIONS = (
    "SELECT b.id, b.attachment_id, w.code FROM subscription b JOIN workspace w ON w.id = b.workspace_id"
)


class World:
    """One portal on one database; a state machine is not asynchronous, so it has a loop of its own."""

    def __init__(self, url: str, settings: Settings) -> None:
        self._url, self._settings = url, settings
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._keys, self.clock, self.post_box = Keys.for_tests(), Clock(), Memory()
        self._seen_events: set[str] = set()
        self.open()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def open(self) -> None:
        """Start the portal: nothing but the tables, the clock and the post outlives it."""
        self._hasher = Hasher(self._keys, memory_kib=64, passes=1, threads=1)
        self._studio = Studio()
        services = Services(
            clock=self.clock,
            rules=rules_of(self._settings),
            keys=self._keys,
            hasher=self._hasher,
            limits=Limiter.off(),
            studio=self._studio,
            registry=find_in_register,
            wake_mail=lambda: None,
        )
        renderer = Renderer(
            public_url=self._settings.public_url,
            time_zone=ZoneInfo("Europe/Paris"),
            keys=self._keys,
            sender=self._settings.mail_from,
        )
        delivery = Delivery(renderer, self.post_box, clock=self.clock)
        self.portal = Portal(self._settings, services, self.clock, self.post_box, delivery)
        self.run(open_database(self._url))
        self._stranger = self.portal.caller()

    def close(self) -> None:
        self.run(self._stranger.client.aclose())
        self.run(close_database())
        self._hasher.close()
        self._studio.close()

    def end(self) -> None:
        self.close()
        self._runner.close()

    def call(self, document: str, *, bearer: str = "", **variables: Any) -> dict[str, Any]:
        """Return the whole answer of an operation; a server's fault fails at once."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        language = {"Accept-Language": "en"}
        caller = Caller(self._stranger.client, {**language, **headers}, self.portal.run_deferred)
        response: httpx2.Response = self.run(caller.raw(document, **variables))
        assert response.status_code == 200, response.text
        return dict(response.json())

    def deliver(self) -> list[tuple[str, str | None]]:
        """Send what is due; return the recipient of each letter, and the token of its link."""
        arrived = self.run(self.portal.deliver())
        found = [(recipient, TOKEN.search(text_of(message))) for recipient, message in arrived]
        return [(recipient, match[1] if match else None) for recipient, match in found]

    def link_of(self, text: str) -> tuple[str, str]:
        """Return the address and the purpose of a link."""
        digest = fingerprint(text).hex()
        [(email, purpose)] = self.rows(
            "SELECT a.email_key, l.purpose FROM link_token l JOIN account a ON a.id = l.account_id"
            f" WHERE l.digest = '{digest}'"
        )
        return email, purpose

    def run_jobs(self) -> None:
        ctx = Context(services=self.portal.services, client="jobs", request_id="jobs")
        self.run(run_jobs(ctx, progress=lambda job, count: None))

    def name_operator(self, email: str) -> None:
        ctx = Context(services=self.portal.services, client="console", request_id="console")
        assert self.run(name_operator(ctx, email, is_operator=True))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(map(_plain, row.values())) for row in self.run(select(sql))]

    def snapshot(self) -> dict[str, list[Any]]:
        """Return what the tables hold, and the events since the last snapshot."""
        told = {name: sorted(self.rows(sql)) for name, sql in TABLES.items()}
        told["account"] = [(*row[:3], bool(row[3]), bool(row[4]), row[5]) for row in told["account"]]
        events = dict(self.rows("SELECT id, kind FROM event"))
        told["event"] = sorted(kind for row, kind in events.items() if row not in self._seen_events)
        self._seen_events |= events.keys()
        return told

    def broken_invariants(self) -> list[tuple[str, str]]:
        return self.run(broken(now=self.clock()))

    def overdue(self) -> list[tuple[str, str]]:
        return self.run(overdue(now=self.clock()))

    def settled(self) -> dict[str, str]:
        return self.run(settled())

    def kept_secrets(self, secrets: Iterable[str]) -> list[tuple[str, str]]:
        return self.run(kept_secrets(secrets))

    def account_id(self, email: str) -> str:
        return self._id("Account", f"SELECT id FROM account WHERE email_key = '{email}'")

    def structure_id(self, identifier: str) -> str:
        return self._id("Structure", f"SELECT id FROM structure WHERE identifier = '{identifier}'")

    def session_id(self, token: str) -> str:
        digest = fingerprint(token).hex() if token else ""
        return self._id("Session", f"SELECT id FROM session WHERE digest = '{digest}'")

    def _id(self, type_name: str, sql: str) -> str:
        """Return a global id; of what does not exist, one that nobody ever had."""
        rows = self.rows(sql)
        return global_id(type_name, UUID(rows[0][0]) if rows else uuid4())


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
