"""The engine for declared tier schemes: who is in which tier, since when, and why."""
