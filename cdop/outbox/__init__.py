"""Messages that wait to be sent. It knows no case: a message carries checked words, and never the name of a child."""
