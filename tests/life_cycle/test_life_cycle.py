"""The whole life of accounts and structures, played at random against an independent model (FUZZ-01).

A short, steady run is part of the suite; `GUICHET_TEST_LONG=1` plays a thousand games of up to 60 steps, all
new ones. A failure prints the shortest game that Hypothesis finds, a list of steps to be pasted into a test.
To play just that game again, put the `@reproduce_failure(...)` that is printed with it above `machine` below.
"""

import os
from copy import deepcopy

from hypothesis import HealthCheck
from hypothesis import settings as run_of
from hypothesis.stateful import run_state_machine_as_test

from server.settings import Settings
from tests.life_cycle.account_rules import AccountRules
from tests.life_cycle.databases import Databases
from tests.life_cycle.desk_rules import DeskRules, TimeRules
from tests.life_cycle.model import Model
from tests.life_cycle.structure_rules import StructureRules, WorkspaceRules
from tests.life_cycle.world import World

IS_LONG = os.environ.get("GUICHET_TEST_LONG") == "1"
RUN = run_of(
    max_examples=1000 if IS_LONG else 30,
    derandomize=not IS_LONG,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
    stateful_step_count=60 if IS_LONG else 30,
)


class LifeCycle(AccountRules, StructureRules, WorkspaceRules, DeskRules, TimeRules):
    """Everybody does anything at any moment, allowed or not."""


def test_the_portal_does_what_the_model_says(databases: Databases, settings: Settings) -> None:
    world = World(databases.first, settings)
    beginning = LifeCycle(world, Model(world.clock()))
    beginning.begin()
    beginning.teardown()

    def machine() -> LifeCycle:
        return LifeCycle(World(databases.copy(), settings), deepcopy(beginning.model))

    # Left alone, half of the games end before they begin; the long run keeps to that, and shrinks better.
    least = 0 if IS_LONG else RUN.stateful_step_count - 1
    run_state_machine_as_test(machine, settings=RUN, _min_steps=least)  # type: ignore[arg-type]  # a maker
