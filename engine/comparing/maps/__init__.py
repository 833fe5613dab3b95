"""Maps of where two pages differ, for people to see: how they are drawn decides nothing, and changes no tie."""
