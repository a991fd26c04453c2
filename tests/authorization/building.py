"""Building the scene: two structures with their people, and one person who wishes to join both."""

from typing import Any

from server.demo.sirets import DEMO_SIRETS
from tests.authorization.home import Home
from tests.authorization.papers import add_links, add_papers
from tests.authorization.scene import CALLERS, EMAILS, Scene
from tests.authorization.structures import add_replaced, add_structures
from tests.desk import account_id, operator
from tests.documents import ME, REFUSE
from tests.portal import PASSWORD, Caller, Portal
from tests.workspaces import GRANT, OPEN, REFUSE_REQUESTS, request_of

LOG_IN = """
mutation ($input: LogInInput!) { logIn(input: $input) { ... on SessionOpened { accessToken } } }
"""
OPENED = ("ENGAGEMENTS", "FACTURES_A_VALIDER", "SUIVI_DES_FLUX")


async def built(portal: Portal, home: Home) -> Scene:
    """Build the scene.

    A structure has a main manager, a secondary one, a member and a request; another one has its own manager.
    Structures in other states stand beside them, and every kind of object, in a state that shows each field.
    """
    scene = Scene(portal, home)
    await _people(scene)
    await _attachments(scene)
    await _accesses(scene)
    await add_structures(scene)
    await add_papers(scene)
    await portal.deliver()
    for letter in CALLERS:
        scene.callers[letter] = await _with_token(portal, letter)
    await add_links(scene)
    return scene


async def _with_token(portal: Portal, letter: str) -> Caller:
    caller = portal.caller()
    if letter in EMAILS:
        form = {"email": EMAILS[letter], "password": PASSWORD, "transport": "BEARER"}
        token = (await caller(LOG_IN, input=form))["accessToken"]
        caller.headers["Authorization"] = f"Bearer {token}"
    return caller


async def _people(scene: Scene) -> None:
    portal, ids = scene.portal, scene.ids
    scene.callers["O"] = await operator(portal)
    scene.callers["P"] = await portal.member(EMAILS["P"])
    scene.callers["F"] = await portal.member(EMAILS["F"], siret=DEMO_SIRETS.second_unknown)
    await add_replaced(scene)
    for letter in "MS":
        scene.callers[letter] = await portal.member(EMAILS[letter], surveyConsent=True, phone="0102030405")
    scene.callers["rob"] = await portal.member("rob@example.org")
    for letter, attachment, structure in (("P", "main", "structure"), ("F", "foreign", "other")):
        newest = (await scene.callers[letter](ME))["attachments"]["edges"][0]["node"]
        ids[attachment], ids[structure] = newest["id"], newest["structure"]["id"]
    for name, email in {"account": EMAILS["M"], "requester": "rob@example.org"}.items():
        ids[name] = await account_id(scene.callers["O"], email)


async def _attachments(scene: Scene) -> None:
    ids, main = scene.ids, scene.callers["P"]
    ids["refused"] = await scene.asks("M", "structure", note="I keep the books.")
    await main(REFUSE, input={"ids": [ids["refused"]], "reason": "Ask again in March."})
    ids["member"] = await scene.joins("M", "structure")
    ids["secondary"] = await scene.joins("S", "structure", role="SECONDARY_MANAGER")
    ids["elsewhere"] = await scene.asks("M", "other", note="I work there as well.")
    ids["request"] = await scene.asks("rob", "structure", note="I am new.")


async def _accesses(scene: Scene) -> None:
    ids, main, other = scene.ids, scene.callers["P"], scene.callers["F"]
    codes: list[dict[str, Any]] = [{"code": code} for code in OPENED]
    answer = {"question": "CATEGORIE_PRESTATAIRE", "choice": "EXPERT"}
    codes.append({"code": "MEMOIRES_FRAIS_JUSTICE", "answers": [answer]})
    for manager, structure in ((main, "structure"), (other, "other")):
        await manager(OPEN, input={"structure": ids[structure], "workspaces": codes})
    ids["turned_down"] = await request_of(scene.callers["M"], ids["member"])
    await main(REFUSE_REQUESTS, input={"ids": [ids["turned_down"]], "reason": "Not yet."})
    ids["wanted"] = await request_of(scene.callers["M"], ids["member"])
    for manager, attachment, name in ((main, "member", "granted"), (other, "foreign", "granted_elsewhere")):
        wish = {"attachment": ids[attachment], "workspace": "SUIVI_DES_FLUX"}
        ids[name] = (await manager(GRANT, input=wish))["subscription"]["id"]
