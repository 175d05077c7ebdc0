"""Permissions that several modules ask for."""

MANAGE_SALES = "sales.manage"
"""To change the catalogues and rules of sales: competitors, objections, needs, what fits them."""
