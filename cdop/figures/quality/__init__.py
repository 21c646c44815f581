"""How complete and consistent the cases behind a year's figures are, and which corrections are worth most."""
