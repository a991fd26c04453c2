"""Names and numbers as people type and paste them into the forms."""

import pytest

from models.account import Account
from tests.company import faults
from tests.documents import SIGN_UP
from tests.portal import Caller, Portal, sign_up_form
from tests.structures import ADDRESS, CREATE, by_hand

UPDATE_PROFILE = """
mutation ($input: UpdateProfileInput!) {
  updateProfile(input: $input) { __typename ... on InvalidInput { problems { path code } } }
}
"""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Col\u00b7lell", "Col\u00b7lell"),
        ("Fa\u2018a\u2018\u0101", "Fa\u2018a\u2018\u0101"),
        ("Anne\u2010Marie", "Anne\u2010Marie"),
        ("Le\u2011Goff", "Le\u2011Goff"),
        ("マリー\u30fbキュリー", "マリー\u30fbキュリー"),
        ("\ufeffAda\u200b", "Ada"),
        ("\u2060Ada\u00ad\u00a0", "Ada"),
    ],
)
async def test_a_name_comes_in_as_it_is_written(portal: Portal, api: Caller, typed: str, kept: str) -> None:
    accepted = await api(SIGN_UP, input=sign_up_form("ada@example.org", firstName=typed, lastName=typed))

    assert (accepted["firstName"], accepted["lastName"]) == (kept, kept)
    assert (await Account.get()).full_name == f"{kept} {kept}"


@pytest.mark.parametrize(
    "typed", ["Ada\u202e", "\u202eAda", "Ada\u200bLovelace", "Ada\u200dL", "evil.example"]
)
async def test_a_name_that_reorders_hides_or_links_is_refused(api: Caller, typed: str) -> None:
    refused = await api(SIGN_UP, input=sign_up_form("ada@example.org", firstName=typed))

    assert faults(refused) == {("firstName", "NOT_ALLOWED")}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033 (0)6 12 34 56 78", "0033612345678"),
        ("+44 (0)20 7946 0958\u200b", "+442079460958"),
        ("(0)6 12 34 56 78", "0612345678"),
        ("+39 06 1234 5678", "+390612345678"),
    ],
)
async def test_a_telephone_number_is_kept_as_it_is_dialled(portal: Portal, typed: str, kept: str) -> None:
    ada = await portal.member("ada@example.org", phone=typed)
    assert (await Account.get()).phone == kept

    await ada(UPDATE_PROFILE, input={"phone": "0102030405"})
    await ada(UPDATE_PROFILE, input={"phone": typed})

    assert (await Account.get()).phone == kept


@pytest.mark.parametrize("label", ["\u200b", "\ufeff \u00a0", "\u3164"])
async def test_a_label_of_signs_that_nobody_sees_is_none(portal: Portal, label: str) -> None:
    ada = await portal.member("ada@example.org")
    form = by_hand("EU_VAT", "DE136695976", label=label, legalName="\ufeffKaarten NV\u200b", address=ADDRESS)

    saved = await ada(CREATE, input=form)

    assert (saved["structure"]["label"], saved["structure"]["legalName"]) == (None, "Kaarten NV")
