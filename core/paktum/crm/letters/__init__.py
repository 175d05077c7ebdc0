"""The register of letters in and out."""
