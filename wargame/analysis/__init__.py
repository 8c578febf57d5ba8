"""What many games, or all rules together, tell: simulation and coverage."""
