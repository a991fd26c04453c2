"""The commands on the keys from which every secret is derived."""

from pathlib import Path
from typing import Annotated

import typer

from security.keys import Keys
from server.services import keys_of, write_keys
from server.terminal import UNSAFE, err, out, read_settings

keys_app = typer.Typer(no_args_is_help=True, help="The keys from which every secret is derived.")


@keys_app.command(name="new")
def new_keys(path: Annotated[Path | None, typer.Argument()] = None) -> None:
    """Write a keys file, or put a new current key before those of an existing one."""
    target = path or read_settings().keys_path
    if target is None:
        err.print("Name the file, or set GUICHET_KEYS_FILE.")
        raise SystemExit(UNSAFE)
    older = target.read_text("ascii") if target.exists() else ""
    write_keys(target, Keys.generate(older=older))
    out.print(f"{target} holds {len(Keys.load(target).kids)} key(s).")


@keys_app.command(name="status")
def keys_status() -> None:
    """Print the key ids, the current one first; never a key."""
    out.print(", ".join(keys_of(read_settings()).kids))
