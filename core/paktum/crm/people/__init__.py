"""The people who use the product, and the places and teams they work in."""
