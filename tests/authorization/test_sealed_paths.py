"""No detour through other objects opens what a structure, or a person, keeps from the caller."""

from typing import Any

import pytest

from tests.authorization.doors import filled
from tests.authorization.scene import Scene
from tests.structures import with_siret

INSIDE = """
  attachments { totalCount edges { node { person { email } } } }
  events { edges { node { summary actor { email } } } }
  workspaceRequests { totalCount edges { node { attachment { person { email } } } } }
  registryMismatch { siret }
"""
WHOLE = INSIDE + " mainManager { firstName email } workspaces { openedAt }"
NOBODY = {"totalCount": 0, "edges": []}
SEALED = {
    "attachments": NOBODY,
    "events": {"edges": []},
    "workspaceRequests": NOBODY,
    "registryMismatch": None,
}
WHOLLY_SEALED = SEALED | {"mainManager": None, "workspaces": []}
NUMBER = 'kind: SIRET, value: "<number>"'
PATHS_OF_A_MEMBER = {
    "the structure": f"structure(identifier: {{{NUMBER}}}) {{ {INSIDE} }}",
    "a search": f'structures(filter: {{search: "<number>"}}) {{ edges {{ node {{ {INSIDE} }} }} }}',
    "the attachment": f'node(id: "<member>") {{ ... on Attachment {{ structure {{ {INSIDE} }} }} }}',
    "one that ended": f'node(id: "<refused>") {{ ... on Attachment {{ structure {{ {INSIDE} }} }} }}',
    "the access": 'node(id: "<granted>") { ... on WorkspaceSubscription'
    f" {{ attachment {{ structure {{ {INSIDE} }} }} }} }}",
    "the accesses": 'node(id: "<member>") { ... on Attachment'
    f" {{ subscriptions {{ attachment {{ structure {{ {INSIDE} }} }} }} }} }}",
    "the account": f"me {{ attachments {{ edges {{ node {{ structure {{ {INSIDE} }} }} }} }} }}",
    "a support request": 'node(id: "<support_request>") { ... on SupportRequest'
    f" {{ structure {{ {INSIDE} }} }} }}",
    "its predecessor": f'node(id: "<structure>") {{ ... on Structure {{ replaces {{ {INSIDE} }} }} }}',
    "its successor": f'node(id: "<old>") {{ ... on Structure {{ replacedBy {{ {INSIDE} }} }} }}',
}
PATHS_OF_ANOTHER_MANAGER = {
    "the structure": f"structure(identifier: {{{NUMBER}}}) {{ {WHOLE} }}",
    "a search": f'structures(filter: {{search: "<number>"}}) {{ edges {{ node {{ {WHOLE} }} }} }}',
    "a node": f'node(id: "<structure>") {{ ... on Structure {{ {WHOLE} }} }}',
    "its successor": f'node(id: "<old>") {{ ... on Structure {{ replacedBy {{ {WHOLE} }} }} }}',
}
PEOPLE_OF_A_MEMBER = {
    "who decided": 'node(id: "<member>") { ... on Attachment { decidedBy { firstName email } } }',
    "who granted": 'node(id: "<granted>") { ... on WorkspaceSubscription { decidedBy { firstName email } } }',
    "who manages": 'node(id: "<structure>") { ... on Structure { mainManager { firstName email } } }',
    "who manages another": 'node(id: "<masked>") { ... on Structure { mainManager { firstName email } } }',
}


def last(told: Any) -> list[Any]:  # Any: JSON
    """Return the objects at the end of a path on which every object has one field."""
    if isinstance(told, list):
        return [one for each in told for one in last(each)]
    if not isinstance(told, dict) or len(told) > 1:
        return [told]
    return last(next(iter(told.values())))


async def end_of(scene: Scene, letter: str, path: str) -> list[Any]:
    answer = await scene.ask(letter, filled(f"{{ {path} }}", scene.ids), {})
    assert "errors" not in answer, answer
    return last(answer["data"])


@pytest.mark.parametrize("path", PATHS_OF_A_MEMBER.values(), ids=PATHS_OF_A_MEMBER)
async def test_a_member_finds_no_way_to_the_people_and_the_history(scene: Scene, path: str) -> None:
    found = await end_of(scene, "M", path)

    assert found
    assert all(each == SEALED for each in found), found


@pytest.mark.parametrize("path", PATHS_OF_ANOTHER_MANAGER.values(), ids=PATHS_OF_ANOTHER_MANAGER)
async def test_another_manager_finds_no_way_in(scene: Scene, path: str) -> None:
    assert await end_of(scene, "F", path) == [WHOLLY_SEALED]


@pytest.mark.parametrize("path", PATHS_OF_A_MEMBER.values(), ids=PATHS_OF_A_MEMBER)
async def test_a_stranger_finds_no_way_at_all(scene: Scene, path: str) -> None:
    assert await end_of(scene, "A", path) in ([], [None])


@pytest.mark.parametrize("path", PEOPLE_OF_A_MEMBER.values(), ids=PEOPLE_OF_A_MEMBER)
async def test_a_member_reads_the_name_of_a_manager_and_no_address(scene: Scene, path: str) -> None:
    assert await end_of(scene, "M", path) == [{"firstName": "Ada", "email": None}]


async def test_whoever_asks_to_join_is_known_to_its_managers_alone(scene: Scene) -> None:
    path = 'node(id: "<elsewhere>") { ... on Attachment { person { firstName email } } }'

    assert await end_of(scene, "F", path) == [{"firstName": "Ada", "email": "mia@example.org"}]
    assert await end_of(scene, "P", path) == [None]


@pytest.mark.parametrize("times", [1, 2])
async def test_asking_to_join_opens_nothing(scene: Scene, times: int) -> None:
    document = f"""
    mutation ($input: RequestAttachmentInput!) {{
      requestAttachment(input: $input) {{
        ... on AttachmentSaved {{ attachment {{ structure {{ {WHOLE} }} }} }}
        ... on AlreadyAttached {{ attachment {{ structure {{ {WHOLE} }} }} }}
      }}
    }}
    """
    wish = {"input": {"structure": scene.ids["structure"]}}
    answers = [await scene.ask("F", document, wish) for _ in range(times)]
    await scene.home.put_back()

    assert last(answers[-1]["data"]) == [WHOLLY_SEALED]


async def test_founding_what_exists_opens_nothing(scene: Scene) -> None:
    document = f"""
    mutation ($input: CreateStructureInput!) {{
      createStructure(input: $input) {{ ... on StructureExists {{ structure {{ {WHOLE} }} }} }}
    }}
    """
    answer = await scene.ask("F", document, {"input": with_siret(scene.ids["number"])})

    assert last(answer["data"]) == [WHOLLY_SEALED]


async def test_founding_a_masked_company_again_does_not_tell_its_name(scene: Scene) -> None:
    document = """
    mutation ($input: CreateStructureInput!) {
      createStructure(input: $input) {
        ... on StructureExists { structure { designation legalName label address { city } } }
      }
    }
    """
    answer = await scene.ask("F", document, {"input": with_siret(scene.ids["masked_number"])})

    masked = {"designation": "Not published", "legalName": "Not published", "label": None, "address": None}
    assert last(answer["data"]) == [masked]


@pytest.mark.parametrize("mutation", ["approveAttachments", "refuseAttachments"])
async def test_a_decision_of_others_does_not_tell_who_decided_first(scene: Scene, mutation: str) -> None:
    """What was decided already answers like an unknown request, too."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input!"
    document = f"mutation ($input: {kind}) {{ {mutation}(input: $input) {{ __typename }} }}"
    reason = {"reason": "No."} if mutation == "refuseAttachments" else {}
    answer = await scene.ask("F", document, {"input": {"ids": [scene.ids["refused"]], **reason}})

    assert last(answer["data"]) == ["NotFound"]
