"""The one exception that is meant for a person to read."""


class ClteError(ValueError):
    """Something a user can mend.

    The message is one or two sentences: what was wrong, what was expected, what to do. The command
    line prints it without a traceback and exits with 2; the app shows it as it is.
    """
