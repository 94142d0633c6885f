"""The pictures of lessons, drawn as SVG from a plan; `python -m lessons.drawings FOLDER` draws all.

Only that script needs what turns SVG to PNG. A picture is 720 wide: twice the width of a small
phone, and a little more than that of a bubble on it, so letters of 30 are read there as letters of 12.
"""
