"""Sales from the first talk to won or lost."""
