"""Export: the published file as files for other tools, and as a release that can be cited.

    datasets (sql/exports) ─ parquet, csv ─ package (datapackage.json)      gdelt      atom
                                          └─ release (codebook, citation, manifest) ─ verify
"""

from pipeline.export.atom import export_atom
from pipeline.export.delimited import export_csv
from pipeline.export.gdelt import export_gdelt
from pipeline.export.parquet import export_parquet
from pipeline.export.release import freeze
from pipeline.export.verify import verify_release

__all__ = ["export_atom", "export_csv", "export_gdelt", "export_parquet", "freeze", "verify_release"]
