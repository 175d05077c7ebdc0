"""Paktum's plugin for hotels that sell to companies."""
