"""The S3 bucket of images and documents, when the environment names one. Nobody but the platform reads it."""

from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

IN_MEMORY = 5_000_000  # bytes of a file that is read; what is above passes by a temporary file


class Bucket(S3Storage):
    """Files have the addresses of our own host: no page asks a third party, and documents stay behind their checks."""

    def get_default_settings(self) -> dict[str, Any]:
        client = Config(
            signature_version="s3v4",
            # The bucket in the path and checksums only where they are required: what every provider understands.
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=20,
        )
        own = {"file_overwrite": False, "client_config": client, "max_memory_size": IN_MEMORY}
        return super().get_default_settings() | own

    def open_part(self, name: str, first: int, last: int) -> Any:
        """A stream of the bytes from `first` to `last`, and of no other. Raises FileNotFoundError."""
        held = self.bucket.Object(self._normalize_name(clean_name(name)))
        try:
            return held.get(Range=f"bytes={first}-{last}")["Body"]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from error
            raise

    def url(self, name: str, parameters: Any = None, expire: Any = None, http_method: Any = None) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"
