"""The vocabulary of banwatch: plain values that every part speaks in, and the protocols through which the parts meet.

Nothing here does I/O beyond reading package data, the environment and the settings file.
"""

from importlib.metadata import version

__version__ = version("banwatch")
