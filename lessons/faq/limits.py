"""What an entry of the FAQ may measure. docs/authoring.md shows the same numbers to authors."""

# An answer is one bubble on a small phone; who wants more opens a lesson or asks a person.
MAX_ANSWER_WORDS = 60
MAX_ANSWER = 400

MAX_QUESTION = 60  # it is a button of "did you mean", on a line of its own

MIN_EXAMPLES = 12  # an entry and language; with fewer, other words for the same thing go astray
MAX_EXAMPLE = 300  # longer is a letter, and teaches the engine little
