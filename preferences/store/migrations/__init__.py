"""How the schema came to be what it is, step by step, and what the steps are made of."""
