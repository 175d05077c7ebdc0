"""What people in a position do, may do and answer for, agreed and signed."""
