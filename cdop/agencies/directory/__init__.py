"""The directory of agencies: whom the panel asks, how each office is reached, and when it is chased."""
