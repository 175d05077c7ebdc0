"""Where records are kept: column types, engines, sessions and migrations."""
