"""Somebody else, as far as the caller may know them."""

import strawberry

from models.account import Account
from resolvers.find_people import may_see_address
from schema.info import Info


@strawberry.type(description="Somebody else, as far as the caller may know them.")
class Person:
    first_name: str
    last_name: str
    _row: strawberry.Private[Account]

    @strawberry.field(
        description="For managers of a structure that the person is attached to or asks for, and the support"
        " desk."
    )
    async def email(self, info: Info) -> str | None:
        return self._row.email if await may_see_address(info.context, self._row) else None

    @classmethod
    def of(cls, account: Account) -> "Person":
        return cls(first_name=account.first_name, last_name=account.last_name, _row=account)
