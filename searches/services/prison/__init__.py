"""How the prison is set up, and what a second person must confirm."""
