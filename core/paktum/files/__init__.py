"""Files of records: what is kept of them in the database, and where their contents are."""
