"""The people at clients."""
