"""The names of generated code: every object that it mentions is bound once, under a name of its own."""

from collections.abc import Callable
from typing import Any

# About 20 ms of the processor: a document that comes twice must not cost more.
MOST_LINES = 1_500


class NotCompiled(Exception):
    """Say why an operation is left to graphql-core's executor."""


class Source:
    """Python functions under construction, and the objects that their names stand for.

    Names from a document never become code: keys and field names are written with `repr`, which quotes them,
    and everything else is bound.
    """

    def __init__(self) -> None:
        self._namespace: dict[str, Any] = {}
        self._known: dict[int, str] = {}
        self._count = 0
        self._lines = 0
        self.is_bounded = True  # until it runs: what is compiled then must not be given up

    def bind(self, value: object, *, hint: str) -> str:
        """Return the name that stands for an object; the same object gets the same name."""
        known = self._known.get(id(value))
        if known is not None:
            return known
        name = self.new_name(hint)
        self._namespace[name] = value
        self._known[id(value)] = name
        return name

    def new_name(self, hint: str) -> str:
        self._count += 1
        return f"{hint}_{self._count}"

    def function(self, name: str, parameters: str, body: list[str]) -> str:
        """Define a function; its body is given with four blanks less. Return its name."""
        text = f"def {name}({parameters}):\n" + "\n".join(f"    {line}" for line in body)
        self._define(text)
        return name

    def async_function(self, name: str, parameters: str, body: list[str]) -> str:
        text = f"async def {name}({parameters}):\n" + "\n".join(f"    {line}" for line in body)
        self._define(text)
        return name

    def get(self, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] = self._namespace[name]
        return found

    def _define(self, text: str) -> None:
        self._lines += text.count("\n")
        if self.is_bounded and self._lines > MOST_LINES:
            raise NotCompiled("too long")
        exec(compile(text, "<compiled document>", "exec"), self._namespace)  # noqa: S102  # our own source


def indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
