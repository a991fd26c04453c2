"""A company that Ada founded, and people who come and go: the scene of the tests about attachments."""

from dataclasses import dataclass
from typing import Any

from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from server.demo.sirets import DEMO_SIRETS
from tests.documents import APPROVE, ME, REQUEST_ATTACHMENT
from tests.portal import Caller, Portal

SIRET = DEMO_SIRETS.unknown_to_the_portal


@dataclass
class Company:
    """`ada` is its main manager, `ada_id` her attachment."""

    portal: Portal
    ada: Caller
    id: str
    ada_id: str

    async def asks(self, name: str, **wish: Any) -> tuple[Caller, str]:
        """Return somebody who asks to be attached, and the request."""
        caller = await self.portal.member(f"{name.lower()}@example.org", firstName=name)
        saved = await caller(REQUEST_ATTACHMENT, input={"structure": self.id, **wish})
        return caller, saved["attachment"]["id"]

    async def joins(self, name: str, role: str = "MEMBER", **wish: Any) -> tuple[Caller, str]:
        """Return somebody who is attached, and the attachment."""
        caller, attachment = await self.asks(name, **wish)
        [saved] = await self.ada(APPROVE, input={"ids": [attachment], "role": role})
        assert saved["__typename"] == "AttachmentSaved", saved
        return caller, attachment


async def founded(portal: Portal, *, email: str = "ada@example.org", siret: str = SIRET) -> Company:
    ada = await portal.member(email, siret=siret)
    [edge] = (await ada(ME))["attachments"]["edges"]
    await portal.deliver()
    return Company(portal, ada, edge["node"]["structure"]["id"], edge["node"]["id"])


async def main_managers() -> list[str]:
    """Return the first names of the main managers of every structure."""
    rows = await Attachment.filter(
        role=AttachmentRole.MAIN_MANAGER, status=AttachmentStatus.APPROVED
    ).select_related("account")
    return [row.account.first_name for row in rows]


def faults(refused: Any) -> set[tuple[str, str]]:
    assert refused["__typename"] == "InvalidInput", refused
    return {(".".join(problem["path"]), problem["code"]) for problem in refused["problems"]}
