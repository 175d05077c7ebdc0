"""The documents that deals and contracts need, and which of them are there."""
