"""Image bytes to fingerprints, and fingerprints to ties between records."""
