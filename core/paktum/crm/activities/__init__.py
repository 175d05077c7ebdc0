"""What was said, written and agreed with clients."""
