"""The only writer of entries: canonical form, the record of one act, and verification."""
