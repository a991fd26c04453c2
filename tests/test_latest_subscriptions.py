"""However often an access is left and given again, an attachment lists each workspace once."""

from models.subscription import Subscription
from tests.portal import Portal
from tests.workspaces import ACCESSES, GRANT, LEAVE, accesses_of, request_of, with_engagements


async def test_a_workspace_left_and_granted_again_is_listed_once(portal: Portal) -> None:
    company = await with_engagements(portal)
    bob, bobs = await company.joins("Bob")
    wish = {"attachment": bobs, "workspace": "ENGAGEMENTS"}
    for _ in range(5):
        saved = await company.ada(GRANT, input=wish)
        await bob(LEAVE, id=saved["subscription"]["id"])

    listed = (await bob(ACCESSES, id=bobs))["subscriptions"]
    codes = [row["workspace"]["code"] for row in listed]
    assert sorted(codes) == sorted(set(codes))
    assert (await accesses_of(bob, bobs))["ENGAGEMENTS"][0] == "ENDED"
    assert await Subscription.filter(workspace__code="ENGAGEMENTS").count() == 5


async def test_the_access_that_lives_is_the_one_that_is_listed(portal: Portal) -> None:
    company = await with_engagements(portal)
    bob, bobs = await company.joins("Bob")
    await bob(LEAVE, id=await request_of(bob, bobs))
    waiting = await request_of(bob, bobs, mode="MODIFY")

    listed = (await bob(ACCESSES, id=bobs))["subscriptions"]
    assert [row["id"] for row in listed if row["workspace"]["code"] == "ENGAGEMENTS"] == [waiting]
    assert (await accesses_of(bob, bobs))["ENGAGEMENTS"] == ("REQUESTED", "MODIFY")


async def test_each_attachment_lists_its_own(portal: Portal) -> None:
    company = await with_engagements(portal)
    bob, bobs = await company.joins("Bob")
    eve, eves = await company.joins("Eve")
    await request_of(bob, bobs)

    assert "ENGAGEMENTS" in await accesses_of(bob, bobs)
    assert "ENGAGEMENTS" not in await accesses_of(eve, eves)
