"""What learners ask: the answers we have ready, and how a question finds its answer.

`draft` reads the folder faq/ of a course, `checks` looks for problems, `entries` is what comes of
it. `matcher` finds the entry a question means; it is built from the example questions by
`training`. All of it works offline. What stands in the folder is described in docs/authoring.md.
"""
