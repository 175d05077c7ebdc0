"""What was agreed with clients."""
