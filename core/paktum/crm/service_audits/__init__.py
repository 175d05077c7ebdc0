"""How well departments serve clients, by the company's own checklists."""
