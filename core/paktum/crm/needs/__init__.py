"""What clients need, what fits it, and so what they are best offered next."""
