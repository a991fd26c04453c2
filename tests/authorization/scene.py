"""Six callers, and the names of everything that they may or may not see or do."""

from dataclasses import dataclass, field
from typing import Any

from schema.nodes import global_id
from tests.authorization.home import Home
from tests.documents import APPROVE, REQUEST_ATTACHMENT
from tests.portal import Caller, Portal

CALLERS = {
    "A": "anonymous",
    "M": "member",
    "S": "secondary manager",
    "P": "main manager",
    "F": "manager of another structure",
    "O": "operator",
}
EMAILS = {
    "M": "mia@example.org",
    "S": "sam@example.org",
    "P": "ada@example.org",
    "F": "bob@example.org",
    "O": "desk@example.org",
}


@dataclass
class Scene:
    """`ids` names the objects and the links of the scene; the six callers carry tokens, never cookies."""

    portal: Portal
    home: Home
    callers: dict[str, Caller] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    async def ask(self, letter: str, document: str, variables: dict[str, Any]) -> Any:  # Any: JSON
        """Return the whole answer; a cookie that comes with it is dropped, so that nobody becomes another."""
        caller = self.callers[letter]
        response = await caller.raw(document, **variables)
        caller.client.cookies.clear()
        return response.json()

    async def asks(self, who: str, structure: str, *, note: str | None = None) -> str:
        """Return the request of somebody to join a structure."""
        wish = {"structure": self.ids[structure], "note": note}
        saved = await self.callers[who](REQUEST_ATTACHMENT, input=wish)
        assert saved["__typename"] == "AttachmentSaved", saved
        return str(saved["attachment"]["id"])

    async def joins(self, who: str, structure: str, *, role: str = "MEMBER", by: str = "P") -> str:
        """Return the attachment of somebody whom the main manager has let in."""
        attachment = await self.asks(who, structure)
        [saved] = await self.callers[by](APPROVE, input={"ids": [attachment], "role": role})
        assert saved["__typename"] == "AttachmentSaved", saved
        return attachment


def id_of(row: Any, type_name: str = "") -> str:  # Any: a row of any table
    return str(global_id(type_name or type(row).__name__, row.id))
