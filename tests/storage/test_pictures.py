"""Pictures of the panel lie in the database, by names that say what they are."""

from __future__ import annotations

from app.storage.engine import make_engine
from app.storage.migrations import create_system_tables
from app.storage.pictures import NAME, find_picture, keep_picture, picture_name

CONTENT = b"\x89PNG and whatever else a picture holds \x00\xff"


def test_a_picture_is_found_by_its_name(database_url: str) -> None:
    engine = make_engine(database_url)
    create_system_tables(engine)
    name = picture_name(CONTENT, "png")

    assert find_picture(engine, name) is None
    for _ in range(2):  # one that is there already stays
        keep_picture(engine, name, CONTENT, by=None)

    assert NAME.fullmatch(name)
    assert find_picture(engine, name) == CONTENT
    assert find_picture(engine, "logo.png") is None
    engine.dispose()
