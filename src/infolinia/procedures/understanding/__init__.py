"""From what a caller says at a step to what it means for the procedure: a list of events, most of them one.

`reading.understand` decides; `phrases` is the notation in which `words_pl` and `words_en` hold what people say, by
subject; `values`, `choosing`, `bargaining` and `confirming` each know one kind of step. Danger comes before the answer,
what is no answer at all (again, please; a person, please) before the reading of values, and what is read as a value
must not be the object of a "no".
"""
