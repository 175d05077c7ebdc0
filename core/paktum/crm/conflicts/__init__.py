"""What protects the interests of the company and its clients: confidentiality, and conflicts of interest."""
