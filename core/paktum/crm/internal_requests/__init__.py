"""What departments ask of one another."""
