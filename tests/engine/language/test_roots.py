"""One mistake is one message, however many places it spoils."""

from __future__ import annotations

from tests.engine.language.documents import DESIGN_PAGE, HOLD, VOCABULARY, problems_of


def test_a_fact_that_the_vocabulary_misspells_is_one_message() -> None:
    files = {**DESIGN_PAGE, "policies/vocabulary.yaml": VOCABULARY.replace("  registered:", "  registred:")}
    files["policies/more.yaml"] = DESIGN_PAGE["policies/hk/banking.yaml"].replace("id: ", "id: other-")

    (problem,) = problems_of(files)

    assert problem.message == "`registered` is not a fact of the vocabulary"
    assert [span.file for span in problem.also] == ["policies/more.yaml"]
    assert problem.help.startswith("did you mean `registred`? written so in 2 places")


def test_a_value_that_the_vocabulary_misspells_is_one_message() -> None:
    vocabulary = VOCABULARY.replace("id-document, signature-card", "id-documnt, signature-card").replace(
        "series: [id-document, cheque-image]", "series: cheque-image"
    )
    files = {**DESIGN_PAGE, "policies/vocabulary.yaml": vocabulary}
    files["policies/more.yaml"] = DESIGN_PAGE["policies/hk/banking.yaml"].replace("id: ", "id: other-")

    assert [str(problem.code) for problem in problems_of(files)] == ["L020"]


def test_different_words_stay_different_messages() -> None:
    hold = HOLD.replace("{customer: C-00417}, {ids: [r-91]}", "{custmer: C-1}, {custmers: C-1}")

    assert len(problems_of({**DESIGN_PAGE, "policies/holds/HCA-1234-2026.yaml": hold})) == 2


def test_sealed_files_are_not_joined_because_nobody_may_know_that_they_say_the_same() -> None:
    sealed = HOLD.replace("internal", "sealed").replace("{customer:", "{custmer:")
    files = {**DESIGN_PAGE, "policies/holds/HCA-1234-2026.yaml": sealed}
    files["policies/holds/2.yaml"] = sealed.replace("HCA-1234-2026", "HCA-2")

    problems = problems_of(files)

    assert [problem.also for problem in problems] == [(), ()]
    assert not any("custmer" in problem.message + problem.help for problem in problems)
