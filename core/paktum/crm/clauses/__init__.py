"""What contracts say: the company's clauses, and how those of one contract were negotiated."""
