"""Documents made to cost much are refused at once, before any resolver."""

import pytest
from graphql import get_introspection_query

from models.captcha import Captcha
from server.settings import Settings
from tests.portal import Caller, Portal
from tests.steps import FEW, counted


def bomb(levels: int) -> str:
    nested = "".join(f"fragment f{i} on Query{{...f{i + 1} ...f{i + 1}}}" for i in range(levels))
    return f"{{...f0}}{nested}fragment f{levels} on Query{{__typename}}"


COSTLY = {
    "SEC-20 a bomb of 17 fragments, 600 bytes": bomb(17),
    "SEC-20 a bomb of 29 fragments": bomb(29),
    "SEC-20 a bomb of 100 fragments": bomb(100),
    "SEC-21 240 equal fields": "{" + "me{id}" * 240 + "}",
    "SEC-21 nested equal fields": "{me{" + "attachments{totalCount}" * 110 + "}}",
    "SEC-19 too deep": "{" + "me{attachments{edges{node{account{" * 4 + "id" + "}}}}}" * 4 + "}",
    "SEC-23 500 directives": "{__typename" + " @skip(if: false)" * 300 + "}",
    "SEC-23 50 fragments": "{__typename}"
    + "".join(f"fragment f{i} on Query{{__typename}}" for i in range(50)),
    "SEC-23 a long list": "{node(id: [" + "1 " * 900 + "]){id}}",
    "SEC-23 a cycle": "{...a} fragment a on Query{...b} fragment b on Query{...a}",
    "SEC-25 deep introspection": "{__schema{types{" + "fields{type{" * 20 + "name" + "}}" * 20 + "}}}",
    "SEC-26 100 log-ins": "mutation{"
    + "".join(f"a{i}:createCaptcha{{__typename}}" for i in range(100))
    + "}",
    "deep braces": "{a" * 400 + "}" * 400,
    "deep lists": "{node(id:" + "[" * 450 + "]" * 450 + "){id}}",
}


@pytest.mark.parametrize("name", COSTLY)
async def test_a_costly_document_is_refused_at_once(api: Caller, name: str) -> None:
    with counted() as steps:
        response = await api.raw(COSTLY[name])

    assert steps.count < FEW
    assert response.status_code == 400
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["OPERATION_TOO_COMPLEX"]


@pytest.mark.parametrize(
    "document",
    [
        "mutation { a: createCaptcha { __typename } b: createCaptcha { __typename } }",
        "mutation { createCaptcha { __typename } logOut { __typename } }",
        "mutation { ...F createCaptcha { __typename } }"
        " fragment F on Mutation { b: createCaptcha { __typename } }",
        "mutation { ... on Mutation { b: createCaptcha { __typename } }"
        " createCaptcha @include(if: false) { id } }",
    ],
)
async def test_sec_26_what_is_counted_comes_alone(api: Caller, document: str) -> None:
    (error,) = await api.errors(document)

    assert error["extensions"]["code"] == "OPERATION_TOO_COMPLEX"
    assert await Captcha.all().count() == 0


async def test_sec_24_unknown_fields_are_told_five_times_at_most(api: Caller) -> None:
    document = "{" + " ".join(f"unknwn{i % 10}{{a{i}}}" for i in range(80)) + "}"
    errors = await api.errors("{ me {" + " ".join(f"emial{i}" for i in range(300)) + "} }")

    assert 1 <= len(errors) <= 5
    assert not any("Did you mean" in error["message"] for error in errors)
    assert len(await api.errors(document)) <= 5


async def test_variables_of_the_wrong_type_are_told_five_times_at_most(api: Caller) -> None:
    response = await api.raw("query ($ids: [Boolean!]!) { me { id @skip(if: $ids) } }", ids=[0] * 90)

    assert len(response.json()["errors"]) <= 5


async def test_introspection_is_served(api: Caller) -> None:
    assert (await api(get_introspection_query()))["queryType"]["name"] == "Query"


@pytest.mark.parametrize(
    "document", ["{ __schema { types { name } } }", '{ __type(name: "Account") { name } }']
)
async def test_sec_25_introspection_can_be_closed(portal: Portal, document: str) -> None:
    portal.settings = portal.settings.model_copy(update={"introspection": "off"})

    codes = {error["extensions"]["code"] for error in await portal.caller().errors(document)}

    assert codes == {"GRAPHQL_VALIDATION_FAILED"}
    assert await portal.caller()("{ __typename }") == "Query"


async def test_sec_25_production_shows_no_page(portal: Portal) -> None:
    portal.settings = Settings(_env_file=None, env="production", public_url="http://portail.test")
    client = portal.caller().client

    statuses = {
        path: (await client.get(path)).status_code for path in ("/", "/inbox", "/inbox.json", "/activate")
    }
    assert set(statuses.values()) == {404}
    assert (await client.get("/graphql", headers={"Accept": "text/html"})).status_code == 406
    assert (await client.get("/schema.graphql")).status_code == 200


PAGES = """
query ($n: Int) {
  structures(first: $n) { edges { node { services(first: $n) { edges { node { id } } } } } }
}
"""


async def test_pages_inside_pages_are_bounded_by_the_rows_they_can_hold(api: Caller) -> None:
    (error,) = await api.errors(PAGES, n=100)
    small = await api(PAGES, n=20)

    assert error["extensions"]["code"] == "OPERATION_TOO_COMPLEX"
    assert small["edges"] == []


def doubled(levels: int, *, on: str, leaf: str) -> str:
    """Return fragments that each spread the next one in three places: 3 to the power of `levels` ways."""
    ways = "...f{0} ... {{ ...f{0} }} ... @include(if: true) {{ ...f{0} }}"
    nested = "".join(f"fragment f{i} on {on} {{ {ways.format(i + 1)} }}" for i in range(levels))
    return f"{nested} fragment f{levels} on {on} {{ {leaf} }}"


@pytest.mark.parametrize(
    "document",
    [
        "{ ...f0 }" + doubled(13, on="Query", leaf="__typename"),
        "{ me { id } ...f0 }" + doubled(13, on="Query", leaf="__schema { types { name } }"),
        "{ __schema { ...f0 } }" + doubled(12, on="__Schema", leaf="types { name }"),
        '{ node(id: "x") { ...f0 } }' + doubled(12, on="Node", leaf="id"),
        "mutation { logOut { __typename } ...f0 }" + doubled(12, on="Mutation", leaf="__typename"),
    ],
)
async def test_fragments_that_multiply_are_read_once_each(api: Caller, document: str) -> None:
    with counted() as steps:
        await api.raw(document)

    assert steps.count < FEW
