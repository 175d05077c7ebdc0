"""What clients, deals and contracts cost and bring, and from which volume on they pay."""
