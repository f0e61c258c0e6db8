"""What of exports is left to workers."""

import attrs
from attrs import field

from tic_domain.records import personal_data as data
from tic_domain.records.model import ExportId
from tic_domain.shared.classification import stored, system
from tic_domain.shared.files import FileKey
from tic_domain.shared.jobs import Job


@stored
@attrs.frozen(kw_only=True)
class MakeExportJob(Job):
    export_id: ExportId = field(metadata=system("which export"))

    @property
    def key(self) -> str:
        return f"make-export:{self.export_id}"


@stored
@attrs.frozen(kw_only=True)
class RemoveExportFileJob(Job):
    """Remove the sealed file of an export. Nobody could download it any more when this was enqueued."""

    file_key: FileKey = field(metadata=data.FILE)

    @property
    def key(self) -> str:
        return f"remove-export-file:{self.file_key}"
