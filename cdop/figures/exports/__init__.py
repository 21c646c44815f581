"""One year's figures written in a file format: each module takes ``AnnualFigures`` and gives a file.

Import the module you need where you need it: the spreadsheet, report and chart writers load
heavy libraries, and nothing else of the tracker should pay for them.
"""
