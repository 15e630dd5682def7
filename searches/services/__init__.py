"""Commands, the only code that writes to the database, in one file for each subject."""
