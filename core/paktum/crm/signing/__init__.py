"""Who may sign for the company, and who has signed."""
