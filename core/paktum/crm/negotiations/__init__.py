"""Negotiations: what is on the table, who sits at it, and what was decided."""
