import json
import subprocess
import sys

from lessons.preview import as_json, preview
from tests.lessons.builder import CourseFolder


def test_an_author_sees_each_part_as_a_phone_shows_it(folder: CourseFolder) -> None:
    seen = preview(folder.lesson(), width=42)
    for line in (
        "│ 1. What is a social enterprise?",
        "│ • Bicycles",
        "│ A ✓ The social goal",
        "│ B Profit for the owners",
        "│ → That is an ordinary company.",
        "│ ✎ Walk down your street. Read one page.",
        "│ [LV1] Saeima: The law.",
    ):
        assert line in seen.splitlines(), line


def test_no_line_is_wider_than_the_phone(folder: CourseFolder) -> None:
    assert max(map(len, preview(folder.lesson(), width=30).splitlines())) == 30


def test_a_lesson_is_data_for_other_tools(folder: CourseFolder) -> None:
    data = json.loads(json.dumps(as_json(folder.lesson())))
    assert data["cards"][0]["text"].startswith("Some businesses ask: <b>who")
    assert data["quiz"][0]["options"][1]["explanation"] == "That is an ordinary company."


def run_check(folder: CourseFolder) -> subprocess.CompletedProcess[str]:
    """Run the check as an author without the bot does."""
    command = [sys.executable, "-m", "lessons", "check", str(folder.path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_is_silent_about_a_sound_course(folder: CourseFolder) -> None:
    folder.change("facts/common.yaml", "2027-06-30", "2999-06-30")
    done = run_check(folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_command_prints_problems_and_fails_on_errors_only(folder: CourseFolder) -> None:
    folder.change("facts/common.yaml", "2027-06-30", "2020-06-30")
    done = run_check(folder)
    assert (done.returncode, done.stdout.count("warning")) == (0, 1)
    folder.change("course.yaml", "Europe/Riga", "Riga")
    assert run_check(folder).returncode == 1
