"""The engine: rows into records, exactly once.

Read in this order: `timing` (what is assumed of Clio) and `words` (what a plan
and a report consist of); the pure decisions: `outcome`, `merge`, `sides`,
`versions`, and what plans with them: `picture`, `draft`, `board`, `intake`,
`plan`; finding out: `remote`, `answers`, `probe`, `survey`, `look`;
and what stops a plan: `guards`; writing: `lease`, `running`,
`request`, `writer`, `rematch`, `apply`; and the faces: `report`, `work`, `job`.
"""
