"""How many values the variables of a request hold: bounded before they become the values of its form."""

from collections.abc import Mapping
from typing import Any

from executor.expansion import TooComplex

# Every list of the API takes a hundred items at most, and is refused as a whole where it has one more.
MOST_ITEMS = 101
MOST_VALUES = 2_000  # fifty rows of a form with a dozen choices each, and much beside them
_TOO_MANY = f"The variables hold more than {MOST_VALUES} values."


def bounded(variables: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the variables with their longest lists cut behind the item that is one too many.

    Each value costs twenty microseconds on its way into a resolver, and 64 KB hold thirty thousand. What is
    cut changes no answer: the resolver refuses the list by its length. Raises `TooComplex`.
    """
    return _Bounded().of(variables) if variables is not None else None


class _Bounded:
    def __init__(self) -> None:
        self._count = 0

    def of(self, value: Any) -> Any:  # Any: what JSON holds
        self._count += 1
        if self._count > MOST_VALUES:
            raise TooComplex(_TOO_MANY)
        if isinstance(value, list):
            return [self.of(each) for each in value[:MOST_ITEMS]]
        if isinstance(value, Mapping):
            return {name: self.of(each) for name, each in value.items()}
        return value
