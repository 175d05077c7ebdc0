"""Permissions and roles that several modules ask for."""

MANAGE_SALES = "sales.manage"
"""To change the catalogues and rules of sales: competitors, objections, needs, what fits them."""

BRANCH_HEAD = "branch_head"
"""The code of the role of those who lead a branch."""
