"""Faults: real talk through the public doors while everything under it is broken.

`load` plays the talk with `clients`, through a `proxy`, on a `cluster`; `breaking` has
the table of faults; `checks` compares what was said, stored and shown; `running` does
it all by a seed. `python -m tests.faults` is the full run, `test_faults` a short one.
"""
