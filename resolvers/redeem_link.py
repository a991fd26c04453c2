"""Open what a mailed link opens, or say why it does not."""

from models.link_token import LinkToken, Purpose
from resolvers.context import Context
from resolvers.refusals import LinkRefusalReason, LinkRefused


async def open_link(ctx: Context, text: str, *purposes: Purpose) -> LinkToken:
    """Return a link that still opens something, with its account.

    Only the holder of a genuine link is told why it is refused; anything else is UNKNOWN, and counted.
    """
    link = await LinkToken.named(text, *purposes)
    if link is None:
        await ctx.spend("redeem_token")
        raise LinkRefused(LinkRefusalReason.UNKNOWN)
    refusal = link.refusal(now=ctx.now())
    if refusal:
        is_activation = link.purpose is Purpose.ACTIVATION
        raise LinkRefused(LinkRefusalReason(refusal), of_activation=is_activation)
    return link


async def used_meanwhile(link: LinkToken) -> LinkRefused:
    """Return the refusal of a link that somebody else used or replaced between its reading and its use."""
    fresh = await LinkToken.get(id=link.id)
    replaced = fresh.status.value == LinkRefusalReason.REPLACED.value
    return LinkRefused(LinkRefusalReason.REPLACED if replaced else LinkRefusalReason.USED)
