"""An Alexa custom skill: what it sends is checked, made into a turn, and answered in its shape."""
