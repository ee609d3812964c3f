from tests.warehouse.conftest import sample

__all__ = ["sample"]
