"""The ledger: the canonical form of rows and entries, the record of one act, and verification."""
