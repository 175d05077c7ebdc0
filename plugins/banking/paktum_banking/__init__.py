"""Paktum's plugin for banks that serve companies."""
