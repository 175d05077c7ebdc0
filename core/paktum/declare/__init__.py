"""The records that plugins declare. Nothing here knows a database session or a request."""
