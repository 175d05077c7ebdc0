"""What clients wish and ask for, and whether it was done."""
