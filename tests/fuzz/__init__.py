"""Fuzzing: bytes that nobody would think of, for whatever of ours reads bytes.

A target is a module with one function `check(data)`: it returns when what it tries took the
data or refused it as it should, and raises whatever else comes of it. Data that is of no
interest raises `Skip`. `README.md` says how to run them; `tests/test_fuzz.py` tries each on
its corpus in every run of the suite.
"""
