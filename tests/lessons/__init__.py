"""Tests of what is taught: from the files of an author to the lessons of a learner."""
