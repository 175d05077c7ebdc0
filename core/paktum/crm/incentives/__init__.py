"""Programmes by which who wins deals gets a bonus: approved by the company, with rules and accruals."""
