"""The Starlette application: GraphQL over HTTP, health and readiness."""
