"""How it travels: the HTTP API, the pages and the command line."""
