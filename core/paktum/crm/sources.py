"""Where records come from that nobody entered."""

SOURCE = "paktum"
"""Of what the product makes by itself when something has happened: by the event's key it is made once."""
