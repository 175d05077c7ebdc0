"""Companies that may become clients, from the day they are found to the decision whether to go after them."""
