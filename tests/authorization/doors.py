"""Where the objects of the scene are found, for each section of the matrix that is about reading."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schema.nodes import read_global_id
from tests.authorization.scene import Scene


@dataclass(frozen=True)
class Door:
    """The way to an object: from the node of a name, or from the root, through fields."""

    name: str = ""
    steps: tuple[str, ...] = ()

    def document(self, scene: Scene, selection: str) -> str:
        text = selection
        for step in reversed(self.steps):
            text = f"{step} {{ {text} }}"
        if self.name:
            named = read_global_id(scene.ids[self.name])
            assert named is not None
            text = f'node(id: "<{self.name}>") {{ ... on {named[0]} {{ {text} }} }}'
        return str(filled(f"{{ {text} }}", scene.ids))

    def objects(self, data: Any) -> Iterator[dict[str, Any]]:  # Any: JSON
        """Return what stands behind the door: nothing, one object, or those of a list."""
        found = [data["node"] if self.name else data]
        for step in self.steps:
            found = [each[step] for each in found if each]
            found = [one for each in found for one in (each if isinstance(each, list) else [each])]
        return (each for each in found if each)


def filled(told: Any, ids: dict[str, str]) -> Any:  # Any: JSON
    """Return a text, or values, with <name> replaced by the object or the link of that name."""
    if isinstance(told, dict):
        return {key: filled(value, ids) for key, value in told.items()}
    if isinstance(told, list):
        return [filled(each, ids) for each in told]
    if isinstance(told, str):
        for name in ids:
            told = told.replace(f"<{name}>", ids[name])
    return told


def nodes(*names: str) -> tuple[Door, ...]:
    return tuple(Door(name) for name in names)


ROOT = (Door(),)
DOORS: dict[str, tuple[Door, ...]] = {
    "Query": ROOT,
    "Query: a public body": ROOT,
    "Query: a pending structure": ROOT,
    "Structure": nodes("structure", "old"),
    "Structure: one that the member asked to join": nodes("other"),
    "Structure: a masked company": nodes("masked"),
    "Structure: a public body": nodes("public"),
    "Structure: a pending one": nodes("pending"),
    "Service": nodes("service"),
    "Service: of a private structure": nodes("private_service"),
    "Person": (Door("structure", ("mainManager",)),),
    "Person: who asks to join": (Door("request", ("person",)),),
    "Person: oneself, the member": (Door("member", ("person",)),),
    "Person: who decided on the member's attachment": (Door("member", ("decidedBy",)),),
    "Person: who granted the member's access": (Door("granted", ("decidedBy",)),),
    "Person: who acted in the member's history": (Door("event", ("actor",)),),
    "Attachment": nodes("member", "refused", "request"),
    "Attachment: the member's request to another structure": nodes("elsewhere"),
    "Attachment: somebody's request": nodes("request"),
    "Attachment: the main manager's": nodes("main"),
    "Attachment: in another structure": nodes("foreign"),
    "Workspace": nodes("asking_workspace"),
    "StructureWorkspace": (Door("structure", ("workspaces",)),),
    "WorkspaceSubscription": nodes("granted", "turned_down", "wanted"),
    "WorkspaceSubscription: in another structure": nodes("granted_elsewhere"),
    "Account": nodes("account"),
    "Account: one's own": (Door(steps=("me",)),),
    "Session": nodes("session"),
    "Letter": nodes("letter"),
    "Event": nodes("event"),
    "Event: of the structure alone": nodes("structure_event"),
    "Event: of the member's account alone": nodes("own_event"),
    "Event: the support desk acted on the member's account": nodes("desk_event_of_account"),
    "Event: the support desk acted on a structure": nodes("desk_event"),
    "Event: of another structure": nodes("event_elsewhere"),
    "Announcement": nodes("announcement"),
    "SupportRequest": nodes("support_request"),
    "SupportRequest: of somebody without an account": nodes("waiting_request"),
    "SupportDesk": (Door(steps=("support",)),),
}

ARGUMENTS: dict[str, dict[str, str]] = {
    "Query": {
        "node": 'id: "<workspace>"',
        "signUpCase": 'identifier: {kind: SIRET, value: "<number>"}',
        "registryRecord": 'siret: "<number>"',
        "structure": 'identifier: {kind: SIRET, value: "<number>"}',
        "structures": 'filter: {search: "<number>"}',
        "activation": 'token: "<activation>"',
        "passwordReset": 'token: "<reset>"',
    },
    "Query: a public body": {
        "structure": 'identifier: {kind: SIRET, value: "<public_number>"}',
        "structures": 'filter: {search: "<public_number>"}',
    },
    "Query: a pending structure": {
        "structure": 'identifier: {kind: SIRET, value: "<pending_number>"}',
        "structures": 'filter: {search: "<pending_number>"}',
    },
    "SupportDesk": {"accounts": 'search: "example.org"'},
}
