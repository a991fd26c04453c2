"""The workspaces that a structure has opened, asked for by their codes."""

from collections.abc import Sequence

from models.account import Language
from models.structure import Structure
from models.workspace import StructureWorkspace, Workspace
from resolvers.forms import Faults
from resolvers.refusals import ProblemCode
from security import lengths


async def check_opened(faults: Faults, structure: Structure, codes: Sequence[str]) -> list[Workspace]:
    """Return the workspaces of `codes`; note each that the structure has not opened, or that comes twice."""
    if not codes or not faults.few(("workspaces",), codes):
        return []
    openings = await StructureWorkspace.filter(structure_id=structure.id).select_related("workspace")
    opened = {opening.workspace.code: opening.workspace for opening in openings}
    chosen: dict[str, Workspace] = {}
    for place, code in enumerate(codes):
        if len(code) > lengths.CODE or code not in opened:
            faults.add(("workspaces", str(place)), ProblemCode.UNKNOWN_VALUE)
        elif code in chosen:
            faults.add(("workspaces", str(place)), ProblemCode.NOT_ALLOWED)
        else:
            chosen[code] = opened[code]
    return list(chosen.values())


def names_of(workspaces: Sequence[Workspace], language: Language) -> list[str]:
    """Return what the workspaces are called in a language."""
    return [name_of(workspace, language) for workspace in workspaces]


def name_of(workspace: Workspace, language: Language) -> str:
    return workspace.name_fr if language is Language.FR else workspace.name_en
