"""A document is refused before validation looks at it, in time proportional to its size."""

import pytest
from graphql import get_introspection_query, parse

from executor.bounds import DocumentLimits, TooComplex, check_document, parse_document
from tests.steps import FEW, counted

INTROSPECTION = get_introspection_query(
    specified_by_url=True,
    directive_is_repeatable=True,
    schema_description=True,
    input_value_deprecation=True,
    experimental_directive_deprecation=True,
    one_of=True,
)
SIGN_UP = frozenset({"signUp", "logIn"})


def steps_to_refuse(text: str) -> int:
    document = parse(text)
    with counted() as steps, pytest.raises(TooComplex):
        check_document(document)
    return steps.count


def bomb(size: int, *, link: str = "...f{n} ...f{n}") -> str:
    nested = (f"fragment f{i} on Query {{ {link.format(n=i + 1)} }}" for i in range(size))
    return f"{{ ...f0 }} {' '.join(nested)} fragment f{size} on Query {{ id }}"


def nested(depth: int) -> str:
    return "{ a " * depth + "}" * depth


def components(count: int) -> str:
    """Return a document of so many components, each with a fragment on the same type."""
    spreads = " ".join(f"...F{i}" for i in range(count))
    every = " ".join(
        f"fragment F{i} on S {{ id identifier {{ kind value }} designation }}" for i in range(count)
    )
    return f"{{ structure(id: 1) {{ {spreads} }} }} {every}"


@pytest.mark.parametrize("link", ["...f{n} ...f{n}", "a {{ ...f{n} }} b {{ ...f{n} }} c {{ ...f{n} }}"])
@pytest.mark.parametrize("size", [5, 10, 17, 24, 60, 100])
def test_sec_20_a_fragment_bomb_is_refused_at_once(size: int, link: str) -> None:
    assert steps_to_refuse(bomb(size, link=link)) < FEW


def test_sec_20_a_bomb_hidden_in_inline_fragments_stays_cheap() -> None:
    document = parse(bomb(12, link="...f{n} ... on Query {{ ...f{n} }} ... {{ ...f{n} }}"))
    with counted() as steps:
        check_document(document)
    assert steps.count < FEW


@pytest.mark.parametrize(
    "text",
    [
        "{" + "n{id}" * 240 + "}",
        "{" + "n{a{b{id}}}" * 51 + "}",
        "{ n{" + "a{id}" * 51 + "} }",
        "{ " + "n{a{id} a{id}}" * 26 + " }",
        "{ n{" + "id " * 51 + "} }",
        "{ n{ ...A } } fragment A on N {" + "a{id}" * 26 + " ... on N {" + "a{id}" * 26 + "} }",
    ],
)
def test_sec_21_equal_response_keys_are_refused_at_once(text: str) -> None:
    assert steps_to_refuse(text) < FEW


@pytest.mark.parametrize(
    "text",
    [
        "{ id " + "@skip(if: false) " * 500 + "}",
        "{ id } " + " ".join(f"fragment f{i} on Query {{ id }}" for i in range(50)),
        "{ id } " + " ".join(f"fragment f{i} on Query {{ id }}" for i in range(31)),
        components(61),
        "{ a(l: [" + "1 " * 1000 + "]) }",
        '{ a(s: "' + "x" * 5000 + '") }',
        "{ a(o: " + "{o: " * 11 + "1" + "}" * 11 + ") }",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{ id } fragment A on Query { id ...A }",
        "{ id } fragment A on Query { me { ...A } }",
        "{ id } fragment U on Query { " + "n{id}" * 240 + "}",
        "{ id } fragment U on Query { " + "n{id}" * 51 + "} fragment U on Query { id }",
        "{ " + " ".join(f"a{i}: id" for i in range(31)) + "}",
        "{ " + " ".join(f"f{i}" for i in range(11)) + "}",
        "{ a { " + " ".join(f"f{i}" for i in range(401)) + "} }",
        " ".join(f"query q{i} {{ id }}" for i in range(11)),
        "{ " + "... { " * 16 + "id" + "}" * 16 + "}",
        nested(13),
    ],
)
def test_sec_23_everything_repeated_is_bounded(text: str) -> None:
    assert steps_to_refuse(text) < FEW


def test_sec_20_work_grows_with_the_limits_and_not_with_the_document() -> None:
    assert steps_to_refuse(bomb(29, link="a {{ ...f{n} }} b {{ ...f{n} }}")) < FEW


def test_what_is_refused_names_the_key() -> None:
    with pytest.raises(TooComplex, match='more than 50 equal response keys "number"'):
        check_document(parse("{ n {" + "number " * 51 + "} }"))


@pytest.mark.parametrize("count", [4, 31, 50])
def test_fragments_of_many_components_may_ask_for_the_same(count: int) -> None:
    check_document(parse_document(components(count)))


def test_one_component_too_many_is_refused_by_the_key() -> None:
    with pytest.raises(TooComplex, match='more than 50 equal response keys "'):
        check_document(parse(components(51)))


def test_twelve_levels_of_fields_pass() -> None:
    check_document(parse(nested(12)))


def test_the_whole_introspection_query_passes() -> None:
    check_document(parse_document(INTROSPECTION))


def test_introspection_has_bounds_of_its_own() -> None:
    with pytest.raises(TooComplex):
        check_document(parse("{ __schema { types " + "{ ofType " * 20 + "{ name }" + "}" * 20 + "} }"))
    with pytest.raises(TooComplex):
        check_document(parse("{ " + " ".join(f"{a}: __schema {{ types {{ name }} }}" for a in "abc") + "}"))


def test_a_field_beside_introspection_keeps_the_ordinary_depth() -> None:
    with pytest.raises(TooComplex):
        check_document(parse("{ __typename me " + nested(12) + " }"))


def test_every_member_of_a_union_may_be_asked_for_its_message() -> None:
    members = " ".join(f"... on Error{i} {{ __typename code problems {{ code }} }}" for i in range(12))
    check_document(parse(f"mutation {{ signUp {{ __typename {members} }} }}"), alone=SIGN_UP)


@pytest.mark.parametrize(
    "text",
    [
        "mutation { signUp { a } logIn { a } }",
        "mutation { signUp { a } other { a } }",
        "mutation { one: signUp { a } two: signUp { a } }",
        "mutation { ... on Mutation { signUp { a } } ...F } fragment F on Mutation { other { a } }",
    ],
)
def test_a_sensitive_mutation_bears_no_company(text: str) -> None:
    with pytest.raises(TooComplex, match="only field"):
        check_document(parse(text), alone=SIGN_UP)


def test_a_sensitive_mutation_alone_passes() -> None:
    check_document(parse("mutation A { signUp { a } } mutation B { logIn { a } }"), alone=SIGN_UP)


def test_a_document_of_too_many_tokens_is_not_parsed() -> None:
    with pytest.raises(TooComplex, match="tokens"):
        parse_document("{" + "a " * 1000 + "}")


@pytest.mark.parametrize("text", ["{a" * 300 + "}" * 300, "{a(l:" + "[" * 400 + "]" * 400 + ")}"])
def test_a_document_nested_beyond_the_stack_is_refused(text: str) -> None:
    with pytest.raises(TooComplex):
        check_document(parse_document(text))


def test_the_limits_are_the_callers_to_tighten() -> None:
    with pytest.raises(TooComplex):
        check_document(parse(nested(3)), limits=DocumentLimits(depth=2))
