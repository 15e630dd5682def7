"""The ledger: the canonical form of rows and entries, the record of a command, verification."""
