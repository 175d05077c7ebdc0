"""Fixtures, a PostgreSQL launcher and plugin conformance: public, for plugin authors."""
