"""Benchmarks of the time a tablet waits, compared with the least this machine can do:
`make bench`.
"""
