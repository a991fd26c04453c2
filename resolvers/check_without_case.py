"""What can be told of a structure's form whose identifier has a fault: all the rest that is wrong with it."""

from registry.identifiers import IdentifierKind
from resolvers.choose_workspaces import check_wishes
from resolvers.forms import Faults, Path
from resolvers.sign_up_case import case_of_new
from resolvers.structure_form import (
    StructureForm,
    check_address,
    check_new_structure,
    check_purposes,
    refuse_names_not_asked,
)


async def check_without_case(faults: Faults, form: StructureForm, *, path: Path) -> None:
    """Note what does not hang on the identifier, so that a form is refused once for everything.

    Without a register the form is that of a new structure. Whether a SIRET's name and address have to be
    typed, the register alone can tell: only what was typed is looked at.
    """
    if form.kind is IdentifierKind.SIRET:
        _check_what_was_typed(faults, form, path=path)
    else:
        check_new_structure(faults, case_of_new(form.kind, None), form, path=path)
    await check_wishes(faults, form.workspaces, path=(*path, "workspaces"))


def _check_what_was_typed(faults: Faults, form: StructureForm, *, path: Path) -> None:
    check_purposes(faults, form, path=path)
    details, typed = (*path, "details"), form.details
    refuse_names_not_asked(faults, form.kind, typed, path=details)
    faults.line((*details, "legalName"), typed.legal_name)
    faults.line((*details, "label"), typed.label)
    if typed.address is not None:
        check_address(faults, typed.address, path=(*details, "address"))
