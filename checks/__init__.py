"""Checks of a whole server from outside: what it promises, tried hard. Each has planted bugs that it must find."""
