"""How the learned comparator came to be: tiles drawn with every changed pixel known, and what was taught by them."""
