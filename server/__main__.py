"""`python -m server` is `guichet`."""

from server.cli import main

main()
