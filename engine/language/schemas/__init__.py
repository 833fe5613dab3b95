"""JSON Schemas of every kind of document, for editors: completion, and help in plain words beside each key."""
