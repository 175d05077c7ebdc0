"""Targets of periods, what was reached of them, and how a period's results are frozen."""
