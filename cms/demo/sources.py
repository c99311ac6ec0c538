"""What was written for the demonstration, in `cms/demo/data`. Pure: no Django."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@lru_cache(maxsize=16)
def read(name: str) -> Any:
    """The document of `data/<name>.json`; shared, so not to be changed."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
