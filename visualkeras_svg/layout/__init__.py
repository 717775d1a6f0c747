"""Where it stands: plans become layouts."""
