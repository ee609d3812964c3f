from tests.warehouse.conftest import sample, world

__all__ = ["sample", "world"]
