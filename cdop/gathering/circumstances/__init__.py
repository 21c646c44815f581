"""What the national return asks of a death that nothing else on a case answers, and what agencies' answers suggest."""
