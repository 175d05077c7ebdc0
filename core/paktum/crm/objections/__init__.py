"""What clients object to, what is answered, and what came of it."""
