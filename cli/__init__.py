"""The command line: one module a command, and how progress, results and errors are shown."""
