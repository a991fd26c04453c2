"""The commands on the keys from which every secret is derived."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from security.keys import BadKeys, Keys
from server.keys_file import change_keys, write_new_keys
from server.services import keys_of
from server.terminal import UNSAFE, err, out, read_settings

keys_app = typer.Typer(no_args_is_help=True, help="The keys from which every secret is derived.")
Named = Annotated[Path | None, typer.Argument()]


@keys_app.command(name="new")
def new_keys(path: Named = None) -> None:
    """Write a keys file; one that is there already is never touched."""
    target = _target(path)
    with _troubles_told(target):
        write_new_keys(target, Keys.generate())
        out.print(f"{target} holds {len(Keys.load(target).kids)} key(s).")


@keys_app.command(name="rotate")
def rotate_keys(path: Named = None) -> None:
    """Put a new current key before those of a keys file; they go on checking what they once made."""
    target = _target(path)
    with _troubles_told(target):
        Keys.load(target)
        change_keys(target, lambda older: Keys.generate(older=older))
        out.print(f"{target} holds {len(Keys.load(target).kids)} key(s).")


@keys_app.command(name="status")
def keys_status() -> None:
    """Print the key ids, the current one first; never a key."""
    settings = read_settings()
    with _troubles_told(settings.keys_path or Path("GUICHET_KEYS_FILE")):
        out.print(", ".join(keys_of(settings).kids))


def _target(path: Path | None) -> Path:
    target = path or read_settings().keys_path
    if target is None:
        err.print("Name the file, or set GUICHET_KEYS_FILE.")
        raise SystemExit(UNSAFE)
    return target


@contextmanager
def _troubles_told(path: Path) -> Iterator[None]:
    """Say in one line why a keys file cannot be used, and end."""
    try:
        yield
    except FileExistsError:
        err.print(f"{path} is there already: nothing was written. A new key: guichet keys rotate {path}")
    except FileNotFoundError:
        err.print(f"{path} is not there. Make it: guichet keys new {path}")
    except BadKeys as exc:
        err.print(f"{path}: {exc}")
    except OSError as exc:
        err.print(f"{path}: {exc.strerror}. Nothing was changed.")
    else:
        return
    raise SystemExit(1)
