"""The engine: rows into records, exactly once, and back where that is asked for.

Read in this order: `timing` (what is assumed of Clio) and `words` (what a plan
and a report consist of); `deciding`, which is pure: both sides and what is
remembered, merged into steps; `remote`, what Clio is asked and what its answers
mean; `settling`, which finds out what became of a write; `looking`, which reads
both sides for a plan; `writing`, which carries one out; `reviewing`, the
questions for a human; `guards`, which stop a plan that looks like a mistake;
`watching`, the events that all of them tell, and `health`; and the faces, `work` (flows) and `job`.
"""
