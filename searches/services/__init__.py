"""Acts: the only writers. One file a subject, one function an act."""
