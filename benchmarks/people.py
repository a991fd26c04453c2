"""People to log in, each the main manager of a company: `python -m benchmarks.people URL COUNT`.

A process of its own: Tortoise remembers its SQL without the database that it was for.
"""

import asyncio
import sys
from datetime import UTC, datetime

from benchmarks.big_stock import siret_of
from benchmarks.places import BUILD
from models.account import Account, AccountStatus
from models.attachment import Attachment
from models.database import close_database, open_database, transaction
from models.structure import Structure, StructureStatus, Verification
from registry.identifiers import IdentifierKind
from security.hashing import Hasher
from server.services import keys_of
from server.settings import Settings

PASSWORD = "Correct-Horse-47!"
THEN = datetime(2026, 1, 1, tzinfo=UTC)


async def make_people(url: str, *, count: int) -> None:
    """Write them straight into the tables, under the keys of the server that will serve them."""
    hasher = Hasher(keys_of(Settings(_env_file=None, keys_file=BUILD / "keys")))
    password_hash = await hasher.hash(PASSWORD)
    hasher.close()

    async def write() -> None:
        for number in range(count):
            account = await _account(number, password_hash)
            await Attachment.of_founder(account, await _structure(number), now=THEN)

    await open_database(url)
    await transaction(write)
    await close_database()


async def _account(number: int, password_hash: str) -> Account:
    email = f"person{number}@example.org"
    return await Account.create(
        email=email,
        email_key=email,
        contact_email=email,
        first_name="Ada",
        last_name="Lovelace",
        status=AccountStatus.ACTIVE,
        password_hash=password_hash,
        created_at=THEN,
        activated_at=THEN,
    )


async def _structure(number: int) -> Structure:
    siret = siret_of(number)
    return await Structure.create(
        kind=IdentifierKind.SIRET,
        identifier=siret,
        status=StructureStatus.ACTIVE,
        verification=Verification.VERIFIED,
        legal_name=f"LA FABRIQUE {siret[:9]}",
        created_at=THEN,
        activated_at=THEN,
    )


if __name__ == "__main__":
    asyncio.run(make_people(sys.argv[1], count=int(sys.argv[2])))
