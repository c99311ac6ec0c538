"""`manage.py benchmark`: what a page costs behind the production server, compared with the least that there can be.

`targets` says what is asked, `demo_targets` finds it in the demonstration; `server` runs the production server, `load`
asks it again and again, `cost` looks at one answer; `report` does the arithmetic and the table; `run` is the whole.
`bare` holds the two sites of comparison.
"""
