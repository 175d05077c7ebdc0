"""The thresholds of tier schemes."""
