"""The operations about a structure as a whole, and what its tests look at."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from registry.record import RegistryRecord, RegistryUnreachable
from resolvers.context import Services
from tests.portal import PASSWORD, Caller, Portal

_STRUCTURE = """
  id status verification legalName label sector viewerCan purposes
  identifier { kind value }
  address { line1 line2 line3 postalCode city country }
  mainManager { firstName }
  registryMismatch { legalName }
  viewerAttachment { id role status }
  workspaces { workspace { code } answers { choice { code } } }
  replaces { id status }
  replacedBy { id status }
"""
_SAVED = f"""
  __typename
  ... on StructureSaved {{ structure {{ {_STRUCTURE} }} }}
  ... on UserError {{ code message }}
"""
_FAULTS = "... on InvalidInput { problems { path code } }"
_EXISTS = "... on StructureExists { structure { id status identifier { value } } }"
CREATE = f"""
mutation ($input: CreateStructureInput!) {{
  createStructure(input: $input) {{ {_SAVED} {_FAULTS} {_EXISTS} }}
}}
"""
UPDATE = f"""
mutation ($input: UpdateStructureInput!) {{ updateStructure(input: $input) {{ {_SAVED} {_FAULTS} }} }}
"""
REFRESH = f"mutation ($id: ID!) {{ refreshStructure(id: $id) {{ {_SAVED} {_FAULTS} }} }}"
REPLACE = f"""
mutation ($input: ReplaceStructureIdentifierInput!) {{
  replaceStructureIdentifier(input: $input) {{ {_SAVED} {_FAULTS} {_EXISTS} }}
}}
"""
CLOSE_STRUCTURE = f"""
mutation ($input: CloseStructureInput!) {{ closeStructure(input: $input) {{ {_SAVED} }} }}
"""
STRUCTURE = f"query ($id: ID!) {{ node(id: $id) {{ ... on Structure {{ {_STRUCTURE} }} }} }}"

ADDRESS = {"line1": "1 rue des Essais", "postalCode": "75001", "city": "PARIS", "country": "FR"}
AMERICAN = {"line1": "1 Main Street", "postalCode": "", "city": "SPRINGFIELD", "country": "US"}


def by_hand(kind: str, value: str | None = None, **details: Any) -> dict[str, Any]:
    """Return the form of a structure that no register knows."""
    return {
        "identifier": {"kind": kind, "value": value},
        "details": {"legalName": "Kaarten NV", "address": ADDRESS, **details},
    }


def with_siret(siret: str) -> dict[str, Any]:
    return {"identifier": {"kind": "SIRET", "value": siret}}


def replacement(structure: str, kind: str, value: str | None, password: str = PASSWORD) -> dict[str, Any]:
    return {"id": structure, "identifier": {"kind": kind, "value": value}, "password": password}


async def create(caller: Caller, form: dict[str, Any]) -> str:
    """Return the structure that somebody creates."""
    saved = await caller(CREATE, input=form)
    assert saved["__typename"] == "StructureSaved", saved
    return str(saved["structure"]["id"])


class Register:
    """A company register that says what a test wants, or nothing; something may happen while it is asked."""

    def __init__(self, services: Services) -> None:
        self._asked = services.registry
        self.is_silent = False
        self.changes: dict[str, Any] | None = {}
        self.meanwhile: Callable[[], Awaitable[Any]] | None = None

    async def __call__(self, siret: str) -> RegistryRecord | None:
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.is_silent:
            raise RegistryUnreachable("silent")
        record = await self._asked(siret)
        return replace(record, **self.changes) if record and self.changes is not None else None

    @classmethod
    def of(cls, portal: Portal) -> "Register":
        """Put a register of our own before the portal's; callers made from now on ask it."""
        register = cls(portal.services)
        portal.services = replace(portal.services, registry=register)
        return register
