"""The engine: from files and policies to decisions and plans; it acts on nothing."""
