"""A plugin for Paktum: a regional brewery that supplies pubs and hotels."""
