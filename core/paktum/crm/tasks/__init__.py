"""What somebody has to do, and what was promised to clients."""
