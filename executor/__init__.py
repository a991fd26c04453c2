"""How a document is run: bounded, validated, remembered, compiled; it knows no word of the product."""

from executor.documents import Documents, Fault, Prepared
from executor.plans import NotCompiled, Plan, plan_of

__all__ = ["Documents", "Fault", "NotCompiled", "Plan", "Prepared", "plan_of"]
