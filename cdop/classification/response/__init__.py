"""The joint agency response: criteria, decision, clocks, meetings; apart from expected or unexpected."""
