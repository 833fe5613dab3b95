"""The law, pure: from an inventory, a bundle, a register and a date to decisions and a plan."""
