"""The teams that serve clients."""
