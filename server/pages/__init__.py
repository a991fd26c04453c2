"""The pages of development: landing, inbox, GraphiQL, and what the links in letters open."""

from .graphiql import Tab, assets_are_built, explorer, read_tabs
from .inbox import inbox
from .landing import Link, LogIn, landing
from .letter_links import activate, confirm_email, reset_password
from .page import ASSETS_FOLDER, ASSETS_URL, STATIC_FOLDER, STATIC_URL, Page

__all__ = [
    "ASSETS_FOLDER",
    "ASSETS_URL",
    "STATIC_FOLDER",
    "STATIC_URL",
    "Link",
    "LogIn",
    "Page",
    "Tab",
    "activate",
    "assets_are_built",
    "confirm_email",
    "explorer",
    "inbox",
    "landing",
    "read_tabs",
    "reset_password",
]
