"""How a document is run: compiled once, then executed many times."""

from executor.plans import NotCompiled, Plan, plan_of

__all__ = ["NotCompiled", "Plan", "plan_of"]
