"""The inbox of development: the letters that nobody mailed."""

from collections.abc import Mapping, Sequence

from .page import Page, render

# The letter's frame inherits the page's policy, and a mail carries its styles inside itself. No script can
# run in the frame: it is sandboxed, and script-src stays as it is.
_MAIL_STYLES = {"style-src": "'self' 'unsafe-inline'", "img-src": "'self' data:"}


def inbox(letters: Sequence[Mapping[str, str]]) -> Page:
    """Show letters (the objects of /inbox.json, in any order) with the newest first."""
    newest_first = sorted(letters, key=lambda letter: letter["createdAt"], reverse=True)
    return render("inbox.html", policy=_MAIL_STYLES, letters=newest_first)
