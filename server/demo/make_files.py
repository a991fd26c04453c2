"""Write the registry files of the demo, in the very formats of the real ones."""

from dataclasses import dataclass
from pathlib import Path

from .crowd import crowd
from .directory_files import write_directory_files
from .named_companies import named_companies
from .public_bodies import public_bodies
from .stock_files import write_stock_files


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """Where the four files are, ready for `import-registry` and `import-directory`."""

    establishments: Path
    legal_units: Path
    structures: Path
    services: Path


def write_demo_files(folder: Path) -> DemoFiles:
    """Write about two hundred fictional companies and forty public bodies; the bytes are the same every time.

    They go through the same importers as the real files, so that trying the product exercises them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = DemoFiles(
        establishments=folder / "StockEtablissement_utf8.csv",
        legal_units=folder / "StockUniteLegale_utf8.csv",
        structures=folder / "annuaire_structures.csv",
        services=folder / "annuaire_services.csv",
    )
    bodies = public_bodies()
    companies = [*named_companies(), *(body.company for body in bodies), *crowd()]
    write_stock_files(companies, establishments=files.establishments, legal_units=files.legal_units)
    write_directory_files(bodies, structures=files.structures, services=files.services)
    return files
