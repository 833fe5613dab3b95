"""How many records a second are judged by the shipped packs, beside the same rules as Cedar policies."""
