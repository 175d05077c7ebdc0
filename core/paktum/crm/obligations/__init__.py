"""What the company, its clients and others have promised, and whether they have kept it."""
