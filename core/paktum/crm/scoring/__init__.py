"""What speaks for and against a lead, by rules that are data: points, red flags, thresholds."""
