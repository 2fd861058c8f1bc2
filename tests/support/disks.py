"""Disks that run full: a file system of a few megabytes in memory."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

CHUNK = bytes(1 << 16)


class SmallDisk:
    """A folder on a disk of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leaves no byte free."""
        with self._ballast.open("ab", buffering=0) as file, suppress(_FullError):
            while True:
                _append(file.fileno())

    def free(self) -> None:
        """Gives back what `fill` took."""
        self._ballast.unlink()


class _FullError(Exception):
    """There is no room left."""


def _append(descriptor: int) -> None:
    try:
        os.write(descriptor, CHUNK)  # the last one is cut to what there is
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _FullError from error
        raise


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """Mounts a file system of this size, the database server's own; needs the right to mount (root), and fails without it."""
    with TemporaryDirectory(prefix="bellwether-disk-") as home:
        # a server of lowered rights asks by its real identity whether it may come here
        Path(home).chmod(0o711)
        folder = Path(home) / "small"
        folder.mkdir()
        options = f"size={megabytes}m,uid=nobody,mode=700"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=True)  # noqa: S607
        try:
            yield SmallDisk(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S607
