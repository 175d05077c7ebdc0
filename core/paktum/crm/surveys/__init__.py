"""How satisfied clients are, by their own words."""
