"""The engine: rows into records, exactly once.

Read in this order: `timing` (what is assumed of Clio), `words` (what a plan
and a report consist of), `outcome` and `merge` and `plan` (the pure
decisions), `remote` (what is asked of Clio), `look` and `probe` (finding out),
`apply` (writing), `job` (the faces).
"""
