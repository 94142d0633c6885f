"""What is taught: courses read from folders of text files, checked, and ready to show.

`load` turns a folder into a `course`; `check` lists every problem of a folder for its author;
`quiz` and `progress` hold the rules of learning; `preview` and `accept` serve authors at their
desk; `report` and `tables` show how all editions stand, by `readability` too. `exchange` lays out what
there is to translate, `spreadsheet` writes and reads it, `returns` and `incoming` take it in again,
text by text (`segments`); `moodle` gives the quizzes away. What stands in the folder is described
in docs/authoring.md.

A folder becomes a course in these steps: `files` are read, as `yamls` in their `shapes` (`outline`,
`skeleton`, `facts`, `terms`) or as `markdown` that makes `texts` and `words`; together they are a `draft`.
`passages` puts the facts in, `parity`, `references`, `measures`, `staleness` and `wording` look for
problems, and `build` makes the course. `album`, `pictures` and `gallery` read, plan and check the
pictures that `drawings` has drawn beforehand.

Pure: no clock, no environment, no chance. It imports neither `bot` nor `scheduler`.
"""
