"""What of matching is left to workers: parts of a run, and files of deleted CVs."""

import attrs
from attrs import field

from tic_domain.matching import personal_data as data
from tic_domain.shared.classification import stored, system
from tic_domain.shared.files import FileKey
from tic_domain.shared.ids import MatchRunId
from tic_domain.shared.jobs import Job


@stored
@attrs.frozen(kw_only=True)
class ScoreShardJob(Job):
    """Score the coachees of one shard that aren't scored yet."""

    run_id: MatchRunId = field(metadata=system("which run"))
    shard: int = field(metadata=system("which part of it, from 0"))

    @property
    def key(self) -> str:
        return f"score-shard:{self.run_id}:{self.shard}"


@stored
@attrs.frozen(kw_only=True)
class AssignRunJob(Job):
    """Assign everyone, once all shards are scored."""

    run_id: MatchRunId = field(metadata=system("which run"))

    @property
    def key(self) -> str:
        return f"assign-run:{self.run_id}"


@stored
@attrs.frozen(kw_only=True)
class RemoveCvFileJob(Job):
    """Remove the sealed file of a deleted version. Nobody could open it any more when this was enqueued."""

    file_key: FileKey = field(metadata=data.CV_FILE)

    @property
    def key(self) -> str:
        return f"remove-cv-file:{self.file_key}"
