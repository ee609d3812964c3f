"""`verify` finds nothing where nothing is wrong: warehouses of many shapes, built in many orders. `make prove` tries 20 of them."""

import os
from datetime import timedelta
from random import Random

import pytest

from pipeline.home import Home
from pipeline.ids import make_id
from pipeline.judgements import Judgement, add_judgement
from pipeline.warehouse.verify import verify
from tests.warehouse.conftest import World
from tests.warehouse.lake import DAY, MARIN, NIGHT, make_articles, make_tables, settings_of, write_run
from tests.warehouse.test_verify import store_bodies

WORLDS = int(os.environ.get("NEWSMILL_SOUND_WORLDS", "2"))


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_sound_warehouse_has_no_findings(seed, tmp_path):
    """Some days, worked on in any order, some of them twice and with other texts, perhaps with a judgement."""
    random = Random(seed)
    world = World(settings_of(tmp_path), Home(tmp_path))
    days = [DAY + timedelta(days=number) for number in range(random.randint(1, 4))]
    work = [*days, *random.sample(days, random.randint(0, len(days)))]
    random.shuffle(work)
    for number, at in enumerate(work):
        run_id = f"live-{at.date()}"
        text = f"{make_id('text', run_id, str(number))}. " + "Norway accused Slovakia of cutting a cable, Marin said in number {number}."
        tables = make_tables(make_articles(random.randint(0, 7), start=random.randint(0, 5), at=at, text=text), at=at)
        for path in world.home.captures.glob(f"{run_id}-*"):
            path.unlink()
        store_bodies(world.home, tables["core.captures"], run_id)
        write_run(world.home, run_id, tables)
        world.build(run_id, now=NIGHT + timedelta(days=number))
    if random.random() < 0.5:
        add_judgement(world.home, Judgement(kind="entity", subject=MARIN, verdict="merge", object="ent:other"))
        world.build(*({f"live-{days[0].date()}"}), now=NIGHT + timedelta(days=30))
    assert verify(world.settings).findings == ()
