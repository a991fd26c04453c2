"""The people of the demo at their screens: they run the examples, and look up what those ask to be pasted."""

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import FieldNode, NameNode, print_ast

from mail.outbox import claim, settle_failed
from server.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from tests.documents import LOG_IN
from tests.journeys import Journey, journeys, root_fields
from tests.portal import Caller, Portal

EXAMPLES = {journey.number: journey for journey in journeys()}
EMAILS = {person.first_name: person.email for person in DEMO_PEOPLE}
# What must have happened for an example to have something to act upon.
BEFORE = {"52": "51", "53": "51", "57": "56", "81": "80"}
# Whose example shows an id, and a word of what the id is of.
FOUND = {
    "THE-ID-OF-THE-ATELIER": ("11", "Camille", "000 000 281 00014"),
    "THE-ID-OF-THE-COMMUNE": ("20", "Noa", "COMMUNE DE VILLENEUVE"),
    "THE-ID-OF-THE-BAKERY": ("73", "Maud", '"attachments"'),
    "THE-ID-OF-A-SESSION": ("11", "Camille", '"current"'),
    "THE-ID-OF-A-LETTER": ("73", "Maud", '"recipient"'),
    "THE-ID-OF-MY-REQUEST": ("11", "Iris", '"role"'),
    "THE-ID-OF-MY-ATTACHMENT": ("11", "Noa", '"role"'),
    "THE-ID-OF-MY-SUBSCRIPTION": ("11", "Noa", "ENGAGEMENTS"),
    "THE-ID-OF-IRIS-S-REQUEST": ("30", "Camille", "Iris"),
    "THE-ID-OF-NOA-S-ATTACHMENT": ("30", "Camille", "Noa"),
    "THE-ID-OF-ALIX-S-ATTACHMENT": ("30", "Camille", "Alix"),
    "THE-ID-OF-THE-REQUEST-FOR-ENGAGEMENTS": ("42", "Camille", "ENGAGEMENTS"),
    "THE-ID-OF-THE-REQUEST-FOR-FACTURES-DE-TRAVAUX": ("42", "Camille", "FACTURES_DE_TRAVAUX"),
    "THE-ID-OF-ROSE-S-REQUEST": ("73", "Maud", "MAIN_MANAGER_LEFT"),
    "THE-ID-OF-ROSE-S-ATTACHMENT": ("73", "Maud", "Rose"),
    "THE-ID-OF-ROSE-S-ACCOUNT": ("74", "Maud", "Rose"),
    "THE-ID-OF-THEO-S-ACCOUNT": ("74", "Maud", "Th\\u00e9o"),
    "THE-ID-OF-ZOE-S-ACCOUNT": ("74", "Maud", "Zo\\u00e9"),
}
_PASTED = re.compile(r'"PASTE-([A-Z-]+)"')


@dataclass
class DemoPeople:
    portal: Portal
    callers: dict[str, Caller] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)

    async def run(self, example: Journey) -> Any:
        """Run an example as the person named; return its data, as `Caller` does."""
        if example.number in BEFORE:
            await self.run(EXAMPLES[BEFORE[example.number]])
        if example.number == "82":
            await self._give_letters_up()
        caller = await self.caller(example.person)
        return await caller(_naming_types(example), **await self._filled(example))

    async def caller(self, name: str) -> Caller:
        """Return somebody of the demo, logged in; anybody is not."""
        if name not in self.callers:
            self.callers[name] = caller = self.portal.caller(language="fr")
            if name != "anybody":
                await caller(LOG_IN, input={"email": EMAILS[name], "password": DEMO_PASSWORD})
        return self.callers[name]

    async def _filled(self, example: Journey) -> dict[str, Any]:
        text = json.dumps(example.variables)
        for placeholder in set(_PASTED.findall(text)):
            text = text.replace(f'"PASTE-{placeholder}"', json.dumps(await self._value(placeholder)))
        return dict(json.loads(text))

    async def _value(self, placeholder: str) -> str:
        if placeholder == "THE-TOKEN-HERE":
            return await self.portal.link_token()
        if placeholder == "THE-FLOW-HERE":
            return str((await self.run(EXAMPLES["50"]))["flow"])
        if placeholder == "THE-ID-HERE":
            return ""  # of a captcha, which this portal does not ask for
        if placeholder not in self.found:
            number, name, word = FOUND[placeholder]
            answer = await (await self.caller(name))(EXAMPLES[number].document, **EXAMPLES[number].variables)
            self.found[placeholder] = _id_of(answer, word)
        return self.found[placeholder]

    async def _give_letters_up(self) -> None:
        for letter in await claim(1, now=self.portal.clock()):
            await settle_failed(letter, trouble="no such mailbox")


def _naming_types(example: Journey) -> str:
    """Return the document of an example, with `__typename` in each of its root fields."""
    operation = example.operation
    named = FieldNode(name=NameNode(value="__typename"), arguments=(), directives=())
    roots = [
        replace(
            root,
            selection_set=replace(root.selection_set, selections=(named, *root.selection_set.selections)),
        )
        for root in root_fields(operation)
        if root.selection_set
    ]
    return print_ast(replace(operation, selection_set=replace(operation.selection_set, selections=(*roots,))))


def _id_of(answer: Any, word: str) -> str:  # Any: JSON
    """Return the id of the smallest object that has one and speaks of `word`."""
    objects = sorted(map(json.dumps, _objects(answer)), key=len)
    return str(next(json.loads(one)["id"] for one in objects if word in one))


def _objects(answer: Any) -> list[dict[str, Any]]:  # Any: JSON
    """Return every object with an id, however deep."""
    if isinstance(answer, list):
        return [found for item in answer for found in _objects(item)]
    if not isinstance(answer, dict):
        return []
    return [answer] * ("id" in answer) + [found for value in answer.values() for found in _objects(value)]
