"""Whose interests a deal touches, and by which criteria the buyer decides."""
