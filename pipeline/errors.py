"""What stops newsmill, as one tree; an item that fails is not an error but an outcome (see `outcomes`).

    NewsmillError               exit code 1
    ├── UsageError              2   a wrong option, file or setting
    │   ├── ConfigError         2   feeds.toml is not what it must be; says where
    │   └── JudgementError      2   state/judgements.jsonl contradicts itself, or a line of it cannot be read
    ├── CaptureError            1   a WARC file or its index cannot be trusted
    ├── LakeError               1   a part is missing, damaged, or not the one in the manifest
    ├── BuildError              1   the warehouse could not be built; the published file stays
    │   └── ChecksFailed        4   built, but a check that gates publishing failed
    ├── Degraded                3   done and published, but more items failed than the settings allow
    ├── UnsoundHome             4   a verification found something
    ├── StaleData               4   the published file is older than asked
    ├── NotReady                1   the disk is too full, or a folder cannot be written; nothing was begun
    └── Locked                  75  another process holds the home; try again
"""


class NewsmillError(Exception):
    """Something the run cannot go on without is broken. `exit_code` is what the command line returns."""

    exit_code = 1


class UsageError(NewsmillError):
    """The call or its input is wrong; the message says what to change."""

    exit_code = 2


class ConfigError(UsageError):
    """A setting is missing, unknown or out of range; the message names the file and the key."""


class JudgementError(UsageError):
    """A judgement cannot be read, or cannot stand beside the others; the message names the line or the ids."""


class CaptureError(NewsmillError):
    """A capture file is damaged where it must not be."""


class LakeError(NewsmillError):
    """A part or a manifest is missing or altered."""


class BuildError(NewsmillError):
    """Loading or deriving failed; the file that readers see is untouched."""


class ChecksFailed(BuildError):
    """The new file was built but broke a check of severity fail."""

    exit_code = 4


class Degraded(NewsmillError):
    """The work was done; the share of items that failed is above `failure_threshold`."""

    exit_code = 3


class UnsoundHome(NewsmillError):
    """A verification found something; the message says how much, and the first of it."""

    exit_code = 4


class StaleData(NewsmillError):
    """The published data is older than the caller allows."""

    exit_code = 4


class NotReady(NewsmillError):
    """The home cannot take a run now; the message says what is missing. Nothing was begun."""


class Locked(NewsmillError):
    """Another process works in this home. Nothing was changed; try again later."""

    exit_code = 75
