"""`make screenshots`: every screen of the demonstration as pictures, and contact sheets to look at them at once.

`screens` is the table of what is shown; `acts` does what has to be done on a page first; `stage` prepares the data;
`camera` drives Chromium and judges each page in passing; `sheets` lays the pictures out; `run` is the whole.
"""
