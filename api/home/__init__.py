"""Home Assistant: turns that come from a house, over Wyoming or over HTTP."""
