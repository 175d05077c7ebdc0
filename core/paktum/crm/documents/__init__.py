"""The documents that a company begins with: contracts, offers, reports to clients."""
