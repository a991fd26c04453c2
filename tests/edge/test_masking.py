"""No value that a client sent comes back in an error, and none is logged."""

import logging
from dataclasses import replace
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from executor.messages import without_values
from registry.record import RegistryRecord
from tests.documents import SIGN_UP, SIGN_UP_CASE
from tests.edge.conftest import Post
from tests.portal import Caller, Portal, sign_up_form

CANARY = "Hunter2-SECRET"
NUMBER = 77123456
NAME = "Hunter2SECRET"

LITERALS = [
    f'"{CANARY}"',
    f'"""{CANARY}"""',
    NAME,
    str(NUMBER),
    f"{NUMBER}.5",
    f'["{CANARY}"]',
    f"[{NAME}]",
    f'{{email: "{CANARY}"}}',
    f"{{kind: {NAME}, value: {NUMBER}}}",
    f'{{kind: "{CANARY}"}}',
    f'{{captcha: {{id: {NUMBER}.5, answer: ["{CANARY}"]}}}}',
    f'{{password: "it\'s, found: {CANARY}", unknown: 1}}',
]
VALUES: list[Any] = [
    CANARY,
    NUMBER,
    NUMBER + 0.5,
    [CANARY],
    {"email": CANARY},
    {"kind": CANARY, "value": NUMBER},
    {"kind": [CANARY]},
    {"kind": f"{CANARY}' does not exist in 'x, found: {CANARY}"},
    {"unknown": CANARY},
    {f"odd: {CANARY}": 1},
    {f"it's {CANARY}', found: ": 1},
    {"captcha": {"id": CANARY, "answer": [CANARY]}},
    {"language": CANARY},
    {"surveyConsent": CANARY},
    {"structure": CANARY},
    {"structure": {"identifier": {"kind": CANARY, "value": CANARY}, "purposes": [CANARY]}},
]
# Each with the type of its argument.
FIELDS = {
    "mutation": {
        "logIn(input: $v)": "LogInInput!",
        "signUp(input: $v)": "SignUpInput!",
        "activateAccount(input: $v)": "ActivateAccountInput!",
    },
    "query": {
        "node(id: $v)": "ID!",
        "signUpCase(identifier: $v)": "StructureIdentifierInput!",
        "activation(token: $v)": "String!",
    },
}


def tells(text: str) -> bool:
    return any(secret in text for secret in (CANARY, NAME, str(NUMBER)))


@pytest.mark.parametrize("literal", LITERALS)
@pytest.mark.parametrize("kind", FIELDS)
async def test_sec_66_no_literal_comes_back(
    api: Caller, caplog: pytest.LogCaptureFixture, kind: str, literal: str
) -> None:
    caplog.set_level(logging.DEBUG)
    for field in FIELDS[kind]:
        response = await api.raw(f"{kind} {{ {field.replace('$v', literal)} {{ __typename }} }}")
        assert not tells(response.text), response.text
    assert not tells(caplog.text)


@pytest.mark.parametrize("value", VALUES, ids=str)
@pytest.mark.parametrize("kind", FIELDS)
async def test_sec_66_no_variable_comes_back(
    api: Caller, caplog: pytest.LogCaptureFixture, kind: str, value: object
) -> None:
    caplog.set_level(logging.DEBUG)
    for field, type_name in FIELDS[kind].items():
        document = f"{kind} ($v: {type_name}) {{ {field} {{ __typename }} }}"
        response = await api.raw(document, v=value)
        assert not tells(response.text), response.text
    assert not tells(caplog.text)


@pytest.mark.parametrize(
    "document",
    [
        f'{{ logIn(password: "{CANARY}) }}',
        f'{{ logIn(password: "a" "{CANARY}") }}',
        f'{{ logIn(password: "a"{NAME}") }}',
        f"{{ me }} {NAME}",
        f"{{ me }} {NUMBER}",
        f'"{CANARY}"',
        f'"""{CANARY}"""',
        f"{{ logIn(password: '{CANARY}') }}",
        f'{{ logIn(password: "\\u{CANARY}") }}',
        f'query ($p: Int = "{CANARY}") {{ rules }}',
        f"query ($p: Int = {NAME}) {{ rules }}",
        f'{{ a: node(id: "{CANARY}") {{ id }} a: node(id: "x{CANARY}") {{ id }} }}',
        f'{{ node(id: "x", id: "{CANARY}") {{ id }} }}',
        f'{{ me @include(if: "{CANARY}") {{ id }} }}',
    ],
)
async def test_sec_66_a_document_that_cannot_be_read_does_not_come_back(
    api: Caller, caplog: pytest.LogCaptureFixture, document: str
) -> None:
    caplog.set_level(logging.DEBUG)

    response = await api.raw(document)

    assert response.json()["errors"]
    assert not tells(response.text), response.text
    assert not tells(caplog.text)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "Variable '$input' has invalid value at .email: String cannot represent a non string value: 1",
            "Variable '$input' has invalid value at .email: String cannot represent a non string value.",
        ),
        (
            "Variable '$v' has invalid value: Expected value of type 'I' not"
            " to include unknown field 'emial'."
            " Did you mean 'email'? Found: {'emial': 'x'}.",
            "Variable '$v' has invalid value: Expected value of type 'I' not"
            " to include unknown field 'emial'.",
        ),
        (
            "Expected value of type 'DateTime', but encountered error 'bad x'; found: 'x'.",
            "Expected value of type 'DateTime'.",
        ),
        ("Value 'X' does not exist in 'Kind' enum.", "The value does not exist in 'Kind' enum."),
        ("Syntax Error: Expected ')', found String 'x'.", "Syntax Error: Expected ')'."),
        ("Syntax Error: Unexpected Name 'x'.", "Syntax Error: Unexpected Name."),
        ("Cannot query field 'emial' on type 'Account'.", "Cannot query field 'emial' on type 'Account'."),
    ],
)
def test_a_message_keeps_what_helps_to_mend_the_request(message: str, told: str) -> None:
    assert without_values(message) == told


async def failing_registry(*_: object, **__: object) -> RegistryRecord:
    raise IntegrityError(f"duplicate key ({CANARY})") from ValueError(CANARY)


async def test_sec_67_an_unexpected_error_is_masked_and_logged_once(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    portal.services = replace(portal.services, registry=failing_registry)
    identifier = {"kind": "SIRET", "value": "73282932000074"}

    response = await portal.caller().raw(SIGN_UP_CASE, identifier=identifier)

    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "requestId": response.headers["X-Request-Id"]}
    assert error["message"].startswith("Something unexpected went wrong.")
    (line,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert vars(line)["request_id"] == response.headers["X-Request-Id"]
    assert vars(line)["error"] == "IntegrityError"
    assert line.exc_info is None
    assert CANARY not in response.text + caplog.text + str([vars(record) for record in caplog.records])


async def test_sec_67_a_failure_in_a_mutation_is_masked(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    def waking() -> None:
        raise RuntimeError(CANARY)

    portal.services = replace(portal.services, wake_deferred=waking)

    response = await portal.caller().raw(SIGN_UP, input=sign_up_form("ada@example.org"))

    assert response.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert CANARY not in response.text + caplog.text


async def test_sec_67_a_failure_before_any_field_is_masked_too(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    def broken_clock() -> None:
        raise OSError(CANARY)

    portal.services = replace(portal.services, clock=broken_clock)  # type: ignore[arg-type]  # on purpose
    caller = portal.caller(authorization="Bearer gs_" + "x" * 43)

    response = await caller.raw("{ __typename }")

    assert response.status_code == 500
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "requestId": response.headers["X-Request-Id"]}
    assert CANARY not in response.text + caplog.text


@pytest.mark.parametrize("nul", ["\\u0000", "\\\\u0000", "\\\\u{0}", "\\\\u{00000}"])
async def test_sec_61_no_text_holds_the_character_nul(post: Post, nul: str) -> None:
    literal = f'{{"query": "{{ activation(token: \\"a{nul}\\") {{ __typename }} }}"}}'
    variable = f'{{"query": "{{ __typename }}", "variables": {{"a": "{nul}"}}}}'

    assert {(await post(body.encode())).status_code for body in (literal, variable)} == {400}


async def test_a_text_may_hold_any_other_character(api: Caller) -> None:
    odd = "\x01\x1f\x7f\u2028\u202e\ufeff\U0010ffff'\"\\%_`"

    assert (await api("query ($t: String!) { activation(token: $t) { __typename } }", t=odd))["__typename"]
