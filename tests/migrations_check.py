"""Compare the models with the migrations; with --write NAME, write the migration that is missing."""

import asyncio
import sys
import tempfile

from tortoise import Tortoise
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.writer import MigrationWriter, format_migration_name

from models.database import close_database, config


async def missing_migrations() -> list[MigrationWriter]:
    """Return what tortoise would write: nothing, where the migrations are complete."""
    with tempfile.TemporaryDirectory() as folder:
        settings = config(f"sqlite://{folder}/empty.db")
        await Tortoise.init(config=settings)
        try:
            return list(await MigrationAutodetector(Tortoise.apps, settings["apps"]).changes())
        finally:
            await close_database()


def main() -> int:
    missing = asyncio.run(missing_migrations())
    if "--write" in sys.argv:
        for migration in missing:
            number = int(migration.name.split("_", 1)[0])
            migration.name = format_migration_name(number, sys.argv[-1])
            print(migration.write())
        return 0
    print(
        "The models have changed: run `make migration NAME=…`." if missing else "The migrations are complete."
    )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
