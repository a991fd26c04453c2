"""What the links in letters open in development, so that a journey can be finished in the browser."""

from .page import Page, render

# The token stands in the address's fragment: browsers keep it to themselves, so it reaches no log. The page's
# script reads it and asks the API, as a front end of production would.


def activate() -> Page:
    """Show the activation form: password, secret question, answer."""
    return render("activate.html")


def reset_password() -> Page:
    """Show the new-password form."""
    return render("reset-password.html")


def confirm_email() -> Page:
    """Ask for one press of a button: mail scanners open links, and must not confirm anything."""
    return render("confirm-email.html")
