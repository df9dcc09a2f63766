"""How it travels by voice: what every spoken front-end shares, and one module for each platform."""
