"""What other stages ask of residency."""

from cdop.residency.handover.queries import WaitingHandOver, handovers_waiting

__all__ = ["WaitingHandOver", "handovers_waiting"]
