"""Documents that nobody would write are answered alike as well."""

import gc
import os
from collections.abc import Iterator

import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import from_schema, nodes

from tests.executor.conftest import CORE, run_both_ways
from tests.executor.library import schema

EXAMPLES = 10_000 if os.environ.get("GUICHET_TEST_LONG") else 300
DATE_TIMES = st.just("2026-03-02T09:30:00+00:00").map(nodes.String)
documents = from_schema(schema.as_str(), custom_scalars={"DateTime": DATE_TIMES})


@pytest.fixture
def nothing_is_left() -> Iterator[None]:
    """Let the warnings about dropped coroutines come here, and not in a later test."""
    yield
    gc.collect()


# A field that cannot be null cancels its siblings, in both executors alike: graphql-core drops what they had
# not begun to await.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("nothing_is_left")
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=documents)
async def test_a_generated_document_is_answered_alike(text: str) -> None:
    if not validate(CORE, parse(text)):
        await run_both_ways(text)
