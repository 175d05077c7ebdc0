"""Recommendations by clients, which contracts may promise a reward for."""
