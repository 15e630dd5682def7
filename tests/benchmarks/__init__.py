"""How long a tablet waits, beside what this machine can do at best. Run: `make bench`."""
