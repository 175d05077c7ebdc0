"""At which prices and on which terms products are offered, as a company sets it."""
