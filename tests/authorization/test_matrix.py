"""The matrix names every field of the schema, and says who may see and do what: exactly that is so."""

import pytest

from tests.authorization.calls import CALLS
from tests.authorization.doors import ARGUMENTS, DOORS, Door, filled
from tests.authorization.home import fingerprint
from tests.authorization.matrix import DONE, letters, outcomes, read_matrix, type_of
from tests.authorization.questions import asked, errors, mutation, object_types, tells
from tests.authorization.scene import CALLERS, Scene

MATRIX = read_matrix()
AT_ONCE = 8  # fields of one document, which is bounded


def test_every_type_is_in_the_matrix_or_follows_another() -> None:
    assert MATRIX.types() | set(MATRIX.follows) == set(object_types())
    assert MATRIX.types().isdisjoint(MATRIX.follows)


@pytest.mark.parametrize("name", sorted(MATRIX.types()))
def test_a_type_is_in_the_matrix_with_all_its_fields(name: str) -> None:
    assert set(MATRIX.sections[name]) == set(object_types()[name].fields)


@pytest.mark.parametrize("section", [name for name in MATRIX.sections if ":" in name])
def test_a_circumstance_names_fields_of_its_type(section: str) -> None:
    assert set(MATRIX.sections[section]) <= set(object_types()[type_of(section)].fields)


def test_whatever_follows_says_what() -> None:
    assert all(reason.strip() for reason in MATRIX.follows.values())


@pytest.mark.parametrize("section", MATRIX.reads())
async def test_a_field_is_told_to_those_who_may_see_it_alone(scene: Scene, section: str) -> None:
    expected = {field: letters(line) for field, line in MATRIX.sections[section].items()}
    seen: dict[str, list[str]] = {field: [] for field in expected}
    for letter in CALLERS:
        for field in await _seen(scene, letter, section, list(expected)):
            seen[field].append(letter)

    assert {field: " ".join(found) for field, found in seen.items()} == expected


@pytest.mark.parametrize(("section", "name"), MATRIX.writes())
async def test_a_mutation_serves_those_who_may_alone(scene: Scene, section: str, name: str) -> None:
    told, changed, before = {}, set(), await fingerprint()
    variables = filled(CALLS[section][name], scene.ids)
    for letter in CALLERS:
        told[letter] = await _outcome(scene, letter, name, variables)
        if await fingerprint() != before:
            changed.add(letter)
            await scene.home.put_back()

    assert told == outcomes(MATRIX.sections[section][name])
    assert {letter for letter in changed if told[letter] != DONE} == set()


async def _seen(scene: Scene, letter: str, section: str, fields: list[str]) -> set[str]:
    """Return the fields that tell a caller something about any of the objects of a section."""
    given, found = ARGUMENTS.get(section, {}), set()
    for door in DOORS[section]:
        for start in range(0, len(fields), AT_ONCE):
            some = fields[start : start + AT_ONCE]
            selection = " ".join(asked(type_of(section), field, given.get(field, "")) for field in some)
            found |= await _told(scene, letter, door, selection, some)
    return found


async def _told(scene: Scene, letter: str, door: Door, selection: str, fields: list[str]) -> set[str]:
    answer = await scene.ask(letter, door.document(scene, selection), {})
    assert "errors" not in answer, answer
    objects = list(door.objects(answer["data"]))
    return {field for field in fields if any(tells(each[field]) for each in objects)}


async def _outcome(scene: Scene, letter: str, name: str, variables: dict[str, object]) -> str:
    """Return the code of a refusal, or that it was done; of a list, for its only object."""
    answer = await scene.ask(letter, mutation(name), variables)
    if "errors" in answer:
        return str(answer["errors"][0]["extensions"]["code"])
    result = answer["data"][name]
    result = result[0] if isinstance(result, list) else result
    return str(result["code"]) if result["__typename"] in errors() else DONE
