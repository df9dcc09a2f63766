"""Names of the Attune integration."""

DOMAIN = "attune"
PATH = "/api/conversation/process"
"""Where Attune takes what was said, in the shape of Home Assistant's own API."""
PROBE = "/v1/understand"
"""Where a key can be tried: reads a text and changes nothing."""
TIMEOUT = 30
"""Seconds an answer may take."""
