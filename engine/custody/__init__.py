"""What is kept: the clock, the store of scans, holds, plans and reports, and the keys that sign."""
