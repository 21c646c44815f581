"""Completeness: lists of children who died, as other services keep them, compared with the register and the inbox."""
