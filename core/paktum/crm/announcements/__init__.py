"""What is announced to many, and who has agreed to hear of it by which channel."""
