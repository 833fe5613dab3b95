"""From candidates to ties: pairs of records are looked at page by page, and what is found is kept with its evidence."""
