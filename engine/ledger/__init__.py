"""The ledger: entries of who did what and when, their Merkle tree, and the signed heads that show every change."""
