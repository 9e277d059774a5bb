"""The command line: one module a command, and the only place where the parts are wired together."""
