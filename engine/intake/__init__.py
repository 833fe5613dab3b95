"""What comes from outside (archives, catalogues, events, policy folders), joined to an inventory."""
