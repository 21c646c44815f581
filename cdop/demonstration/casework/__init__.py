"""What is done with the invented cases besides the review: homes, hand-overs, responses, certificates."""
