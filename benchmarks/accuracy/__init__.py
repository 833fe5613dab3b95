"""How often verification is right: labelled pairs of invented records, drawn from a seed, and the bench that asks."""
