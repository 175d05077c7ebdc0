"""The queue of the call centre: what came in and is nobody's yet."""
