"""Nobody says in a form who he is, or what he may do (mass assignment)."""

import pytest
from graphql import GraphQLInputObjectType

from tests.authorization.calls import CALLS
from tests.authorization.doors import filled
from tests.authorization.home import fingerprint
from tests.authorization.questions import SCHEMA, mutation
from tests.authorization.scene import Scene

OF_THE_SERVER = {"account", "accountId", "actor", "decidedBy", "isOperator", "person", "status", "userId"}
SMUGGLED = [
    ("signUp", "role", "MAIN_MANAGER"),
    ("signUp", "status", "ACTIVE"),
    ("activateAccount", "email", "ada@example.org"),
    ("activateAccount", "structure", "<structure>"),
    ("updateProfile", "isOperator", True),
    ("updateProfile", "email", "ada@example.org"),
    ("changePassword", "account", "<account>"),
    ("createStructure", "sector", "PUBLIC"),
    ("updateStructure", "status", "ACTIVE"),
    ("requestAttachment", "role", "MAIN_MANAGER"),
    ("requestAttachment", "account", "<account>"),
    ("approveAttachments", "decidedBy", "<account>"),
    ("openSupportRequest", "account", "<account>"),
]


def test_no_form_has_a_field_that_is_the_servers_to_fill() -> None:
    forms = [found for found in SCHEMA.type_map.values() if isinstance(found, GraphQLInputObjectType)]

    assert {name for form in forms for name in form.fields} & OF_THE_SERVER == set()


@pytest.mark.parametrize(("name", "field", "value"), SMUGGLED)
async def test_a_field_that_a_form_does_not_have_is_refused(
    scene: Scene, name: str, field: str, value: object
) -> None:
    before, call = await fingerprint(), CALLS["Mutation"][name]
    form = filled({**call["input"], field: value}, scene.ids)
    answer = await scene.ask("P", mutation(name), {"input": form})

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_REQUEST"]
    assert await fingerprint() == before
