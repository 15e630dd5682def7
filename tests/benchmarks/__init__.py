"""How long a tablet waits, compared with the best this machine can do. Run: `make bench`."""
