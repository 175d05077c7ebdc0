"""Sequences of contacts: what is said to a prospect, by which channel, and how many days later."""
