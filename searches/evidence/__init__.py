"""Files that every evidence pack contains, such as the verifier, and the template of the PDF."""
