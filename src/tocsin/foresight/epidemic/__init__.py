"""How a share of misinformed people changes an epidemic: equations, agents, and a fit to cases."""
