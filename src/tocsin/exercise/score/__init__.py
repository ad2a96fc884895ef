"""Scores what an analyst hands in against the answers of an exercise, and says what to learn."""

from tocsin.exercise.score.answers import Answers, read_answers
from tocsin.exercise.score.feedback import feedback, to_json
from tocsin.exercise.score.hand_in import Claim, read_hand_in
from tocsin.exercise.score.reading import ReadingScore, score_reading
from tocsin.exercise.score.reading_feedback import reading_feedback, reading_to_json
from tocsin.exercise.score.results import Results, read_results
from tocsin.exercise.score.scoring import Score, score

__all__ = [
    "Answers",
    "Claim",
    "ReadingScore",
    "Results",
    "Score",
    "feedback",
    "read_answers",
    "read_hand_in",
    "read_results",
    "reading_feedback",
    "reading_to_json",
    "score",
    "score_reading",
    "to_json",
]
