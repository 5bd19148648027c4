"""Plays real talk through the public doors, and counts what came of it.

`files` reads it (`irc`, `taskmaster`, `transcripts`) into `script`s; `stage` plays
them, each a `performance` between a `citizen` and a `desk`; `counting` compares
what was said with what was stored and shown; `practice` lends the counsellors.
"""
