"""How often clients are contacted, how they wish to be, and who has not heard from the company for too long."""
