"""National and regional figures that others published, beside the panel's own: loaded by edition, compared by rule."""
