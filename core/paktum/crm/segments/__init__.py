"""Segments: filters that are kept, so that the same records are looked at again."""
