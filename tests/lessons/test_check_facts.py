from tests.lessons.builder import FACTS, CourseFolder


def test_a_fact_unknown_in_one_country_is_told_with_the_file_to_add_it_to(
    folder: CourseFolder,
) -> None:
    folder.write("facts/LV.yaml", folder.read("facts/common.yaml").replace("entities", "own"))
    folder.change_both("{entities} of", "{entities} and {own} of")
    assert [problem.what for problem in folder.problems()] == [
        "the fact 'own' is unknown in DK"
    ] * 2
    assert folder.problems()[0].way_out.startswith("add it to facts/DK.yaml or facts/common.yaml")


def test_a_fact_that_is_broken_is_not_called_unknown_as_well(folder: CourseFolder) -> None:
    folder.change("facts/common.yaml", "kind: count", "kind: sum")
    assert len(folder.told()) == 1


def test_nobody_is_told_of_unknown_facts_while_a_file_of_facts_is_broken(
    folder: CourseFolder,
) -> None:
    folder.write("facts/common.yaml", "entities: [\n")
    assert len(folder.told()) == 1


def test_a_fact_in_the_name_of_a_course_is_told(folder: CourseFolder) -> None:
    folder.change("en.md", "# Business", "# {entities} businesses")
    assert "en.md:1: error: the name of a course, block or module can't hold" in folder.told()[0]


def test_a_fact_that_no_reader_sees_is_a_warning(folder: CourseFolder) -> None:
    folder.change_both("In {entities.year} there were {entities} of them.", "There are many.")
    (told,) = folder.told()
    assert told.startswith(
        "facts/common.yaml:1: warning: no lesson or answer uses the fact 'entities'"
    )


def test_a_common_fact_that_every_country_overrides_is_a_warning(folder: CourseFolder) -> None:
    for country in ("LV", "DK"):
        folder.write(f"facts/{country}.yaml", folder.read("facts/common.yaml"))
    (told,) = folder.told()
    assert told.startswith("facts/common.yaml:1: warning")


def test_facts_of_a_country_outside_the_course_are_told(folder: CourseFolder) -> None:
    folder.write("facts/PL.yaml", FACTS)
    assert folder.told()[0].startswith("facts/PL.yaml:1: error: 'PL' is not a country")
