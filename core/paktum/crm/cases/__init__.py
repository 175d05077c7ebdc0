"""What clients complain about, suggest, ask and report, and how fast they are answered."""
