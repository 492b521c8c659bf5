"""Training started from the app or with ``clte jobs``: a queue of jobs that outlives whoever began it.

A job is a list of runs, worked on by a process of its own session. `clte.jobs.queue` says how it is kept
and who drives it.
"""

from clte.jobs.commands import commands, commands_of, read_commands
from clte.jobs.estimates import Estimate, check_limits, estimate
from clte.jobs.folder import at_once, problems
from clte.jobs.progress import Job, RunProgress
from clte.jobs.queue import (
    cancel,
    delete,
    get_job,
    list_jobs,
    reconcile,
    remove,
    resume,
    set_at_once,
    submit,
)
from clte.jobs.request import Request, make_request

__all__ = [
    "Estimate",
    "Job",
    "Request",
    "RunProgress",
    "at_once",
    "cancel",
    "check_limits",
    "commands",
    "commands_of",
    "delete",
    "estimate",
    "get_job",
    "list_jobs",
    "make_request",
    "problems",
    "read_commands",
    "reconcile",
    "remove",
    "resume",
    "set_at_once",
    "submit",
]
