"""Scorecards: how well users, teams and branches do, by several targets together."""
