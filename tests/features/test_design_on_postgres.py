"""What the designer asks the database: counted, tried, reviewed, published on PostgreSQL too.

The tests are those of the other files, on a panel whose database is PostgreSQL; each has a copy.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from app.generation import build_app
from app.installation import open_installation
from tests.conftest import fresh_database
from tests.features import test_design_conditions as conditions
from tests.features import test_design_conversions as conversions
from tests.features import test_design_lists as lists
from tests.features import test_design_options as options
from tests.features import test_design_publish as publish
from tests.features import test_design_purge_more as purge
from tests.features import test_design_versions as versions
from tests.panels import TestPanel, Visitor, make_panel, settings_for

pytestmark = pytest.mark.postgres
_copies = itertools.count(1)


@pytest.fixture(scope="module")
def made(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    """Return a panel that nobody uses: the others are copies of its database."""
    url = fresh_database(postgres_url)
    texts = conversions.texts(secret="write")
    panel = make_panel(tmp_path_factory.mktemp("made"), texts, database_url=url)
    panel.installation.engine.dispose()
    return panel


@pytest.fixture
def panel(made: TestPanel, postgres_url: str, tmp_path: Path) -> Iterator[TestPanel]:
    """Return a panel of this test's own."""
    home = urlsplit(made.installation.settings.database_url)
    name = f"{home.path[1:]}_{next(_copies)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(copy.format(sql.Identifier(name), sql.Identifier(home.path[1:])))
    settings = settings_for(tmp_path, home._replace(path=f"/{name}").geturl())
    installation = open_installation(settings)
    store = installation.store_of(made.store.definitions, made.store.number)
    app = build_app(store, settings)
    yield TestPanel(installation, store, app, made.ids, made.departments)
    installation.engine.dispose()


@pytest.fixture
def admin(panel: TestPanel) -> Visitor:
    return panel.client("admin")


test_records_of_an_option = options.test_records_are_counted_here_and_with_below
test_records_of_merged_options = (
    options.test_options_that_the_draft_merges_are_counted_as_the_one_they_become
)
test_records_that_match_a_condition = conditions.test_it_counts_the_records_that_match
test_a_list_is_shown_with_real_records = (
    lists.test_the_preview_shows_real_records_with_the_columns_of_the_draft
)
test_a_conversion_is_tried = conversions.test_it_works
test_values_are_mapped = conversions.test_values_are_mapped_and_taken_back
test_options_of_values = conversions.test_options_are_made_of_the_values_there_are
test_a_conversion_is_published = conversions.test_the_published_change_converts_what_was_tried
test_a_draft_is_published = publish.test_it_works
test_lost_values = publish.test_values_that_would_be_lost_must_be_named
test_alike_records = publish.test_records_that_are_alike_stand_in_the_way_of_a_unique_field
test_a_version_is_undone = versions.test_undo_of_an_undo_brings_the_field_back_with_its_values
test_files_go_with_what_is_purged = purge.test_files_that_moved_aside_go_once_no_record_holds_them
test_a_retired_option_is_forgotten = purge.test_a_retired_option_that_nobody_holds_is_forgotten
test_a_role_is_taken_from_accounts = purge.test_a_role_that_is_left_on_accounts_is_taken_from_them
