"""Where files of each kind are kept under which settings."""

from tic_adapters.files.local import LocalFiles
from tic_adapters.files.s3 import S3Files, S3Settings
from tic_adapters.settings import Settings
from tic_domain.shared.files import Files


def cv_files(settings: Settings) -> Files:
    return _files(settings, "cvs")


def export_files(settings: Settings) -> Files:
    return _files(settings, "exports")


def _files(settings: Settings, place: str) -> Files:
    """A place of its own for each kind of file, so that each can be swept by who knows what belongs there."""
    files = settings.files
    if files.s3_bucket is None:
        return LocalFiles(settings.files_folder / place)
    s3 = S3Settings(
        bucket=files.s3_bucket,
        region=files.s3_region,
        endpoint=files.s3_endpoint,
        access_key=files.s3_access_key,
        secret_key=files.s3_secret_key,
    )
    return S3Files(s3, place)
