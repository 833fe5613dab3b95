"""The register, pure: from what people entered, in order, to what binds, and on whose authority."""
