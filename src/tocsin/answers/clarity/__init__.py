"""Is a draft clear? Remarks with place, reason and source; questions for a person; never a score.

What a machine can see (a long sentence, a myth in the title, a percentage of nothing) becomes a
remark; what it cannot (is this the one thing they must remember?) becomes a question.
"""
