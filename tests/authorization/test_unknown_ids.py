"""What belongs to others answers exactly like what does not exist (IDOR, confusion of types)."""

import json
from typing import Any

import pytest

from schema.nodes import read_global_id
from tests.authorization.calls import CALLS
from tests.authorization.decoys import OUTSIDE, at, decoys, id_arguments, with_id
from tests.authorization.doors import DOORS, filled
from tests.authorization.home import fingerprint
from tests.authorization.matrix import DONE, letters, outcomes, read_matrix, type_of
from tests.authorization.questions import is_node, mutation, object_types
from tests.authorization.scene import CALLERS, Scene

MATRIX = read_matrix()
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
ARGUMENTS = [
    " ".join((name, *path)) for name in object_types()["Mutation"].fields for path in id_arguments(name)
]
OPEN_TO_ALL = {"requestAttachment"}  # anybody may ask to join any structure
NOTHING = '{"data": {"node": null}}'
SEEN_BY = {  # of each node that the matrix speaks of, who may see it
    door.name: set(letters(fields["id"]).split())
    for section, fields in MATRIX.sections.items()
    if "id" in fields
    for door in DOORS[section]
    if not door.steps
}


def bare(answer: Any, asked: Any) -> str:  # Any: JSON
    """Return an answer without what names the request and the id that was asked for."""
    for error in answer.get("errors", []):
        error["extensions"].pop("requestId")
    return json.dumps(answer, sort_keys=True).replace(json.dumps(str(asked)), '"the id"')


def test_every_type_of_node_is_asked_for() -> None:
    named = {type_of(section) for section, doors in DOORS.items() for door in doors if door.name in SEEN_BY}
    assert named >= {name for name, found in object_types().items() if is_node(found)}


@pytest.mark.parametrize("name", SEEN_BY)
async def test_a_node_of_others_answers_like_an_unknown_one(scene: Scene, name: str) -> None:
    for letter in set(CALLERS) - SEEN_BY[name]:
        assert await _node(scene, letter, scene.ids[name]) == NOTHING, CALLERS[letter]


@pytest.mark.parametrize("letter", ["M", "O"])
@pytest.mark.parametrize("name", SEEN_BY)
async def test_what_looks_like_the_id_of_a_node_is_none(scene: Scene, name: str, letter: str) -> None:
    other = scene.ids["service" if "workspace" in name else "workspace"]
    told = {kind: await _node(scene, letter, one) for kind, one in decoys(scene.ids[name], other).items()}

    assert told == dict.fromkeys(told, NOTHING)


@pytest.mark.parametrize("letter", ["A", "M", "P", "F", "O"])
@pytest.mark.parametrize("argument", ARGUMENTS)
async def test_an_id_of_others_answers_like_an_unknown_one(scene: Scene, argument: str, letter: str) -> None:
    name, path = argument.split()[0], tuple(argument.split()[1:])
    variables, before = filled(CALLS["Mutation"][name], scene.ids), await fingerprint()
    real, other = at(variables, path), scene.ids["workspace"]
    asked = decoys(real, other) | {"an object of another type": other} | _of_others(scene, letter, name, real)
    told = {
        kind: bare(await scene.ask(letter, mutation(name), with_id(variables, path, one)), one)
        for kind, one in asked.items()
    }
    is_unchanged = await fingerprint() == before
    if not is_unchanged:
        await scene.home.put_back()

    assert told == dict.fromkeys(asked, told["unknown"])
    assert any(code in told["unknown"] for code in ("NOT_FOUND", "UNAUTHENTICATED", "FORBIDDEN"))
    assert is_unchanged


async def _node(scene: Scene, letter: str, one: Any) -> str:  # Any: an id, or anything else
    return bare(await scene.ask(letter, NODE, {"id": one}), one)


def _of_others(scene: Scene, letter: str, name: str, real: str) -> dict[str, str]:
    """Return ids of objects that exist, and are not for a caller to act on."""
    found = {}
    if outcomes(MATRIX.sections["Mutation"][name])[letter] != DONE:
        found["an object of others"] = real
    if letter == "P" and name not in OPEN_TO_ALL:
        named = read_global_id(real)
        assert named is not None
        found["an object of another structure"] = scene.ids[OUTSIDE[named[0]]]
    return found
