"""What a tablet does without the control room."""
