"""What goes into an evidence pack as it stands: its verifier and the page a PDF is set from."""
