"""How contracts are prolonged before they run out."""
