"""News in, facts out: the stages, left to right in the order of the data.

    feeds ─ fetch ─ capture ─ extract ─ entities ─ events ─┐ per run, in parallel, into the lake
     (or an archive) ──┘ the network ends here             └─ stories ─ warehouse ─ report   one at a time

A stage package imports only what lies to its left and the ground floor (config, errors, ids, outcomes, records, runs, steps);
nothing here imports Airflow. `tests/test_house.py` holds both.
"""

__version__ = "0.1.0"
