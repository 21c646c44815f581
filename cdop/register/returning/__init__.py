"""Records of cases for the national database or another panel: pseudonymised, or identified by permission."""
