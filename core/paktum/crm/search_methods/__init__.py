"""The ways in which the company finds clients."""
