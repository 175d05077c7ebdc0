"""The engine for declared workflows: what may happen next, why not, and what has happened."""
