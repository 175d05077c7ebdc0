"""Documents that are made from templates and what a query tells of a record."""
