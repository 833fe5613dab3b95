"""What a command sets in motion: the only place that puts the engine and the reports together."""
