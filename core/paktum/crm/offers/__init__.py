"""What clients are offered: versions, prices, validity, and what became of it."""
