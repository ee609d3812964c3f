"""Numbers of dead and injured, as least and greatest."""

import pytest

from pipeline.events.casualties import find_toll

CASES = [
    ("The blast killed five people and wounded 12 others.", (5, 5, 12, 12)),
    ("At least 30 soldiers were killed and dozens were injured.", (30, None, 24, None)),
    ("Three policemen died in the attack.", (3, 3, None, None)),
    ("Up to 200 people were killed.", (None, 200, None, None)),
    ("Between them 10 to 15 villagers were killed.", (10, 15, None, None)),
    ("The death toll rose to 1,204 on Monday.", (1204, 1204, None, None)),
    ("A roadside bomb killed one soldier and injured two.", (1, 1, 2, 2)),
    ("The bomb damaged 14 houses.", (None, None, None, None)),
    ("In 2019 rebels shelled the town.", (None, None, None, None)),
]


@pytest.mark.parametrize(("text", "toll"), CASES)
def test_toll(text, toll):
    found = find_toll(text)
    assert (found.deaths_min, found.deaths_max, found.injured_min, found.injured_max) == toll


def test_toll_belongs_to_the_event(annotate):
    (event,) = annotate("Somali gunmen killed five Kenyan policemen at a border post.").events
    assert (event.deaths_min, event.deaths_max) == (5, 5)
