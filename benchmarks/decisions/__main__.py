"""`python -m benchmarks.decisions`."""

from benchmarks.decisions.measuring import main

main()
