"""Reads the training shards (JSON Lines under zstd; the README says what they hold)."""
import json
import subprocess
from pathlib import Path


def shard_paths(folder, prefix):
    """The shards of one kind ('text' or 'pairs'). Share-alike shards stay out: what is made from them might have to be
    shared under their licence."""
    paths = sorted(Path(folder).glob(f"{prefix}-*.jsonl.zst"))
    return [path for path in paths if "sharealike" not in path.name]


def rows(path):
    with subprocess.Popen(["zstdcat", str(path)], stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode:
        raise SystemExit(f"{path}: zstdcat failed")
