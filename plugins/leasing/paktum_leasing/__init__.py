"""Paktum's plugin for leasing companies."""
