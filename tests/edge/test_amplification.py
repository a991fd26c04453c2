"""A short request gets a short answer, and leaves few lines in the log."""

import pytest
from graphql import GraphQLError, get_introspection_query

from executor.messages import LONGEST_READ, without_values
from models.account import Language
from resolvers.context import Context
from schema.masking import MOST_ERRORS_TOLD, dress_errors
from tests.portal import Caller, Portal

EVERY_FLAG = {
    "specified_by_url": True,
    "directive_is_repeatable": True,
    "schema_description": True,
    "input_value_deprecation": True,
    "one_of": True,
}
# What GraphiQL 3 and codegen send: seven levels of wrapped types, each in its place instead of a fragment.
OF_TYPE = "kind name " + "ofType { kind name " * 7 + "}" * 7
INLINE = f"""
query IntrospectionQuery {{ __schema {{
  description queryType {{ name kind }} mutationType {{ name kind }} subscriptionType {{ name kind }}
  types {{
    kind name description specifiedByURL isOneOf
    fields(includeDeprecated: true) {{
      name description args(includeDeprecated: true) {{ name description type {{ {OF_TYPE} }} defaultValue }}
      type {{ {OF_TYPE} }} isDeprecated deprecationReason
    }}
    inputFields(includeDeprecated: true) {{ name description type {{ {OF_TYPE} }} defaultValue }}
    interfaces {{ {OF_TYPE} }}
    enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
    possibleTypes {{ {OF_TYPE} }}
  }}
  directives {{ name description isRepeatable locations args {{ name type {{ {OF_TYPE} }} }} }}
}} }}
"""
THIRTY = " ".join(f"a{i}: isOneOf" for i in range(30))
ALL = "kind name description specifiedByURL isOneOf"
WRAPPED = f"type {{ {ALL} {THIRTY} ofType {{ {ALL} ofType {{ {ALL} }} }} }}"
ARGUMENTS = f"args {{ name type {{ {ALL} ofType {{ {ALL} ofType {{ {ALL} }} }} }} }}"
WHOLE = INLINE[INLINE.index("types {") : INLINE.index("directives {")]
LARGE = [
    f"{{ __schema {{ types {{ possibleTypes {{ fields {{ {WRAPPED} {ARGUMENTS} }} }} }} }} }}",
    f"{{ a: __schema {{ types {{ fields {{ {WRAPPED} }} }} }} b: __schema {{ {WHOLE} }} }}",
    f"{{ a: __schema {{ ...F }} b: __schema {{ ...F }} }} fragment F on __Schema {{ {WHOLE} }}",
]


@pytest.mark.parametrize(
    "document", [get_introspection_query(**EVERY_FLAG), get_introspection_query(), INLINE]
)
async def test_the_introspections_of_well_known_clients_pass(api: Caller, document: str) -> None:
    assert (await api(document))["queryType"]["name"] == "Query"


async def test_is_one_of_is_answered_for_every_type(api: Caller, caplog: pytest.LogCaptureFixture) -> None:
    document = f"{{ __schema {{ types {{ isOneOf fields {{ type {{ isOneOf {THIRTY} }} }} }} }} }}"
    response = await api.raw(document)

    assert "errors" not in response.json()
    values = {kind["isOneOf"] for kind in response.json()["data"]["__schema"]["types"]}
    assert values == {False, None}
    assert not [record for record in caplog.records if record.name == "guichet.errors"]


@pytest.mark.parametrize("document", LARGE)
async def test_introspection_counts_what_its_lists_hold(api: Caller, document: str) -> None:
    response = await api.raw(document, name="Node")

    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["OPERATION_TOO_COMPLEX"]
    assert len(response.content) < 1_000


async def test_a_type_that_a_variable_names_is_counted_by_its_name(api: Caller) -> None:
    document = "query ($name: String!) { __type(name: $name) { name fields { name type { name } } } }"

    assert (await api(document, name="Account"))["name"] == "Account"
    assert await api(document, name="Nothing") is None


def test_the_errors_of_an_answer_are_bounded_and_the_others_counted(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    ctx = Context(portal.services, client="203.0.113.9", language=Language.EN, request_id="r1")
    errors = [GraphQLError("", path=["me", i], original_error=KeyError("secret")) for i in range(4_000)]

    told = dress_errors(errors, ctx)

    assert len(told) == MOST_ERRORS_TOLD + 1
    assert told[-1] == {
        "message": "And 3950 more errors.",
        "extensions": {"code": "INTERNAL", "requestId": "r1"},
    }
    lines = [record for record in caplog.records if record.name == "guichet.errors"]
    assert len(lines) == MOST_ERRORS_TOLD + 1
    assert vars(lines[-1])["count"] == 3_950


def test_a_message_is_cut_before_any_pattern_reads_it() -> None:
    told = without_values("Expected Name, found Value '" + "x" * 100_000 + "' does not exist in 'Kind' enum.")

    assert "xx" not in told
    assert len(told) < LONGEST_READ


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Value 'SECRET' does not exist in 'Kind' enum.", "The value does not exist in 'Kind' enum."),
        (
            "Value 'a' does not exist in 'b' does not exist in 'Kind' enum.",
            "The value does not exist in 'Kind' enum.",
        ),
        ("' does not exist in Value '", "' does not exist in Value '"),
        ("Unexpected Name 'SECRET'.", "Unexpected Name."),
    ],
)
def test_what_a_message_quotes_is_left_out(message: str, told: str) -> None:
    assert without_values(message) == told
