"""What clients order, and when it is delivered."""
