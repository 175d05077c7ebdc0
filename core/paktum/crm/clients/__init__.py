"""The companies that the company serves."""
