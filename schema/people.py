"""Somebody else, as far as the caller may know them."""

from uuid import NAMESPACE_URL, uuid5

import strawberry

from models.account import SHUT, Account
from resolvers.find_people import may_see_address
from schema.info import Info
from schema.nodes import global_id


@strawberry.type(description="Somebody else, as far as the caller may know them.")
class Person:
    id: strawberry.ID = strawberry.field(
        description="The same wherever the person appears; opaque, and no address to fetch the person from."
    )
    first_name: str = strawberry.field(description="Prénom.")
    last_name: str = strawberry.field(description="Nom.")
    _row: strawberry.Private[Account]

    @strawberry.field(
        description="The login address. For managers of a structure that the person is attached to or asks for,"
        " and the support desk; null for others."
    )
    async def email(self, info: Info) -> str | None:
        return self._row.email if await may_see_address(info.context, self._row) else None

    @strawberry.field(
        description="False once the account is deactivated; for the same people as the address, null for others."
    )
    async def active(self, info: Info) -> bool | None:
        return self._row.status not in SHUT if await may_see_address(info.context, self._row) else None

    @classmethod
    def of(cls, account: Account) -> "Person":
        # Derived one way: the account's own id says when it was created, and names what the desk acts on.
        person_id = global_id("Person", uuid5(NAMESPACE_URL, f"guichet:person:{account.id}"))
        return cls(id=person_id, first_name=account.first_name, last_name=account.last_name, _row=account)
