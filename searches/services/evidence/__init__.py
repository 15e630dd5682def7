"""Evidence packs, checkpoints, legal holds and the verification of the ledger."""
