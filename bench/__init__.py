"""How fast the API answers, measured against other ways to serve the same rows: `make bench`."""
