"""An agreement signed, amended, in force, ended."""
