"""What the company wants to reach with each client, and how."""
