"""What is done about a recommendation: actions, notes, evidence, signing off, and asking again whether it worked."""
