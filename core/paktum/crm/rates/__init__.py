"""Exchange rates, each of its day."""
