"""Requests made to cost much: each with a name, and what makes it."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import get_introspection_query

MARKS = "\u0344" * 15_000 + "\u0316" * 15_000
MIDDLE = MARKS[13_000:17_000]
LETTER_MARKS = ("\u0345" * 30 + "\uff9e") * 650
THIRTY = " ".join(f"a{i}: isOneOf" for i in range(30))
SIGN_UP = "mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }"
NO_CAPTCHA = {"id": "", "answer": ""}


@dataclass(frozen=True)
class Attack:
    """A request; `headers` are lines of its head."""

    name: str
    query: str = "{ __typename }"
    variables: dict[str, Any] = field(default_factory=dict)
    signed_in: bool = False
    headers: str = ""


def every_attack(structure: str) -> Iterator[Attack]:
    """Yield all of them; `structure` is the id of the one that the person who is signed in manages."""
    yield Attack("reference: `{ __typename }`")
    yield Attack("reference: the whole introspection", get_introspection_query(specified_by_url=True))
    yield from _searches(structure)
    yield from _lookups()
    yield from _forms()
    yield from _lists(structure)
    yield from _documents()
    yield from _equal_keys()
    yield from _introspections()
    yield from _messages()
    yield from _rows()
    yield from _heads()


def _searches(structure: str) -> Iterator[Attack]:
    places = "structures(filter: {city: $c, postalCode: $c}, first: 1) { edges { cursor } }"
    query = f"query ($c: String) {{ {' '.join(f'a{i}: {places}' for i in range(10))} }}"
    yield Attack("ten searches, 30,000 marks", query, {"c": MARKS})
    yield Attack("ten searches, 20,000 marks that are letters", query, {"c": LETTER_MARKS})
    yield Attack("ten searches, 990 marks", query, {"c": MIDDLE[:990]})
    yield Attack("ten searches, 990 ligatures", query, {"c": "\ufdfa" * 990})
    query = "query ($s: String) { structures(filter: {search: $s}) { edges { cursor } } }"
    yield Attack("a search, 255 marks", query, {"s": MIDDLE[1_873:2_127]})
    yield Attack("a search, 20 short words", query, {"s": " ".join(f"{n:03}" for n in range(20))})
    people = "... on Structure { attachments(search: $s) { totalCount } }"
    query = f"query ($i: ID!, $s: String) {{ node(id: $i) {{ {people} }} }}"
    for name, text in {"51,000 letters": "x" * 51_000, "990 percent signs": "% " * 495}.items():
        yield Attack(f"people, {name}", query, {"i": structure, "s": text}, signed_in=True)
    query = "query ($a: String) { structures(after: $a) { edges { cursor } } }"
    yield Attack("a cursor, 60 kB", query, {"a": "cmFuazo" * 8_500})
    for count, text in ((4_000, MIDDLE), (9_000, "a." * 4_500), (3_000, "\ufdfa" * 3_000)):
        yield Attack(f"a cursor that holds {count:,} signs", query, {"a": _cursor(text)})


def _cursor(words: str) -> str:
    position = b"rank:\x01" + bytes(16) + words.encode()[:9_000]
    return base64.urlsafe_b64encode(position).decode().rstrip("=")


def _lookups() -> Iterator[Attack]:
    of_kind = "query ($i: StructureIdentifierInput!)"
    for kind in ("NON_EU", "SIRET", "EU_VAT"):
        identifier = {"i": {"kind": kind, "value": MARKS}}
        yield Attack(f"`structure`, {kind}", of_kind + " { structure(identifier: $i) { id } }", identifier)
        yield Attack(
            f"`signUpCase`, {kind}", of_kind + " { signUpCase(identifier: $i) { __typename } }", identifier
        )
    query = "query ($s: String!) { registryRecord(siret: $s) { __typename } }"
    yield Attack("`registryRecord`, 60,000 digits", query, {"s": "7" * 60_000})
    query = "query ($t: String!) { activation(token: $t) { __typename } }"
    yield Attack("`activation`, 60 kB", query, {"t": "gu_" * 20_000})
    yield Attack("`node`, 60 kB", "query ($i: ID!) { node(id: $i) { id } }", {"i": "QWNj" * 15_000})


def _forms() -> Iterator[Attack]:
    usual = {
        "email": "x@example.org",
        "emailConfirmation": "x@example.org",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "captcha": NO_CAPTCHA,
    }
    worst = {
        "email": "@" * 55_000,
        "firstName": MARKS[:28_000],
        "lastName": "A" + " " * 55_000,
        "phone": "+33" + "6" * 55_000,
        "contactEmail": "a@" + "a." * 27_000 + "fr",
    }
    for name, text in worst.items():
        yield Attack(f"`signUp`, {name}", SIGN_UP, {"input": {**usual, name: text}})
    yield Attack(
        "`signUp`, an address of 254 signs", SIGN_UP, {"input": {**usual, "email": "a@" + "é." * 125 + "f"}}
    )
    query = "mutation ($input: LogInInput!) { logIn(input: $input) { __typename } }"
    yield Attack(
        "`logIn`, a password of 60 kB", query, {"input": {"email": "x@example.org", "password": "é" * 30_000}}
    )
    query = "mutation ($input: OpenSupportRequestInput!) { openSupportRequest(input: $input) { __typename } }"
    form = {"category": "OTHER", "email": "x@example.org", "captcha": NO_CAPTCHA}
    for name, text in {
        "8,000 marks": MARKS[11_000:19_000],
        "8,000 letters and marks": "e\u0301\u0316" * 2_600,
    }.items():
        yield Attack(f"`openSupportRequest`, {name}", query, {"input": {**form, "message": text}})


def _lists(structure: str) -> Iterator[Attack]:
    query = (
        "mutation ($input: AttachPersonInput!) { attachPerson(input: $input)"
        " { ... on InvalidInput { problems { path code message } } } }"
    )
    form = {"structure": structure, "email": "x@example.org", "workspaces": ["x"] * 15_000}
    yield Attack("`attachPerson`, 15,000 codes", query, {"input": form}, signed_in=True)
    query = "mutation ($ids: [ID!]!) { approveWorkspaceRequests(ids: $ids) { __typename } }"
    yield Attack("`approveWorkspaceRequests`, 15,000 ids", query, {"ids": ["x"] * 15_000}, signed_in=True)
    yield Attack("`approveWorkspaceRequests`, 30,000 numbers", query, {"ids": [1] * 30_000}, signed_in=True)
    query = "mutation ($input: LogInInput!) { logIn(input: $input) { __typename } }"
    yield Attack("`logIn`, 4,000 unknown fields", query, {"input": {f"field{n}": 1 for n in range(4_000)}})


def _documents() -> Iterator[Attack]:
    bomb = "".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }} " for i in range(29))
    yield Attack("a bomb of 29 fragments", f"{{ ...f0 }} {bomb} fragment f29 on Query {{ __typename }}")
    ways = ""
    for i in range(13):
        places = f"... {{ ...f{i + 1} }} " * 5
        ways += f"fragment f{i} on Query {{ ...f{i + 1} {places}}} "
    yield Attack(
        "14 fragments, each in six places", f"{{ ...f0 }} {ways} fragment f13 on Query {{ __typename }}"
    )
    yield Attack("20,000 comments", "#\n" * 20_000 + "{ __typename }")
    yield Attack("60,000 commas", "," * 60_000 + "{ __typename }")
    yield Attack("990 names", "{ me { " + "email " * 985 + "} }")
    yield Attack(
        "380 fields",
        "{ me { "
        + " ".join(f"...F{i}" for i in range(20))
        + " } } "
        + " ".join(
            f"fragment F{i} on Account {{ "
            + "id email firstName lastName phone language status createdAt activatedAt"
            " contactEmail surveyConsent isOperator previousLogInAt nextSteps secretQuestion pendingEmail"
            + " }"
            for i in range(20)
        ),
    )
    yield Attack("300 unknown fields", "{ me { " + " ".join(f"emial{i}" for i in range(300)) + " } }")
    yield Attack("a string of 20,000 escapes", '{ node(id: "' + "\\n" * 20_000 + '") { id } }')
    yield Attack("a block string of 20,000 lines", '{ node(id: """' + "x\n" * 20_000 + '""") { id } }')
    yield Attack("a value of 900 items", "{ node(id: [" + "1 " * 900 + "]) { id } }")
    variables = " ".join(f"$v{i}: Int" for i in range(240))
    yield Attack("240 variables", f"query ({variables}) {{ __typename }}")
    operations = " ".join(f"query q{i} {{ me {{ ...f0 }} }}" for i in range(10))
    chain = " ".join(f"fragment f{i} on Account {{ id ...f{i + 1} }}" for i in range(14))
    yield Attack(
        "10 operations, 15 fragments inside each other",
        f"{operations} {chain} fragment f14 on Account {{ id }}",
    )


def _equal_keys() -> Iterator[Attack]:
    same = "attachments { edges { node { structure { identifier { value } } } } } "
    yield Attack("240 equal fields", "{ me { " + "email " * 240 + "} }")
    yield Attack("30 equal fields with five levels below", "{ me { " + same * 30 + "} }")
    parts = " ".join(f"fragment F{i} on Account {{ id {same} }}" for i in range(25))
    yield Attack(
        "25 fragments that ask for the same",
        f"{{ me {{ {' '.join(f'...F{i}' for i in range(25))} }} }} {parts}",
    )
    inside = "id"
    for _ in range(5):
        inside = f"{inside} ... on Structure {{ {inside} }} ... on Account {{ id }}"
    yield Attack("an interface and its types, doubled", f'{{ node(id: "x") {{ {inside} }} }}')
    conflicts = " ".join(f"x: email x: firstName ...F{i}" for i in range(20))
    fragments = " ".join(f"fragment F{i} on Account {{ x: lastName y: email y: phone }}" for i in range(20))
    yield Attack("20 fragments in conflict", f"{{ me {{ {conflicts} }} }} {fragments}")


def _introspections() -> Iterator[Attack]:
    yield Attack(
        "`isOneOf` 31 times",
        f"{{ __schema {{ types {{ possibleTypes {{ fields {{ type {{ isOneOf {THIRTY} }} }} }} }} }} }}",
    )
    whole = get_introspection_query(descriptions=False).replace(
        "query IntrospectionQuery {", "{ a: __typename "
    )
    twice = whole[: whole.index("fragment FullType")].rstrip().removesuffix("}")
    again = twice[twice.index("__schema") :].replace("__schema", "b: __schema", 1)
    yield Attack(
        "the whole introspection twice", f"{twice} {again} }} {whole[whole.index('fragment FullType') :]}"
    )


def _messages() -> Iterator[Attack]:
    yield Attack("a quoted value in a syntax error", '{ "' + "Value '" * 4_600 + "'" * 32_000 + '" }')
    yield Attack("a name of 60 kB", "{ " + "a" * 60_000 + " }")
    query = "query ($i: StructureIdentifierInput!) { structure(identifier: $i) { id } }"
    yield Attack("a quoted value of an enumeration", query, {"i": {"kind": "Value '" * 8_000}})


def _rows() -> Iterator[Attack]:
    below = "id"
    for _ in range(4):
        below = f"subscriptions {{ id attachment {{ {below} }} }}"
    for first in (1, 20):
        yield Attack(
            f"accesses four deep, {first} attachments",
            f"{{ me {{ attachments(first: {first}) {{ edges {{ node {{ {below} }} }} }} }} }}",
            signed_in=True,
        )
    yield Attack(
        "a page of 100 with pages of 49",
        "{ structures(first: 100) { edges { node { services(first: 49) { edges { cursor } } } } } }",
    )


def _heads() -> Iterator[Attack]:
    for size in (31_000, 120_000):
        yield Attack(
            f"a cookie of {size // 1000} kB, backslashes", headers='Cookie: guichet="' + _quoted(size)
        )
        yield Attack(
            f"a cookie of {size // 1000} kB, pairs", headers="Cookie: " + "a=b; " * (size // 5) + "\r\n"
        )
    yield Attack("a header of 40 kB", headers="X-Long: " + "x" * 40_000 + "\r\n")
    yield Attack("a header of 100 kB", headers="X-Long: " + "x" * 100_000 + "\r\n")
    yield Attack("90 headers", headers="".join(f"X-H{i}: {'x' * 300}\r\n" for i in range(90)))


def _quoted(size: int) -> str:
    return "\\" * size + '"\r\n'
