"""Compiled reads: GraphQL document -> plan -> SQL -> JSON. No resolver runs per row."""
