"""What a start makes where it is missing: definitions, an administrator, the demo."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path

from app.access import people
from app.core.errors import AppError
from app.core.i18n import N_
from app.demo.people import DEPARTMENTS, PEOPLE
from app.design.files.folder import Texts
from app.design.merging.working_copy import compare
from app.installation import START_UP, Installation
from app.schema.loader import load
from app.schema.source import read_folder
from app.storage.store import Store
from app.storage.versions import each_version

ADMIN = "admin"
DEMO_RECORDS = 500
DEMO_SEED = 1


def first_start(installation: Installation) -> None:
    """Bring the installation to where it can serve; raises AppError with what to do."""
    if installation.settings.is_embedded:
        _apply_files(installation)
    store = installation.store()
    if installation.settings.demo:
        _demo(installation, store)
    elif not people.list_people(store):
        _first_administrator(installation, store)


def say(*lines: str) -> None:
    """Tell whoever starts the panel."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _apply_files(installation: Installation) -> None:
    """Apply changed files by themselves where that is safe; otherwise say why not, and serve on."""
    texts = read_folder(installation.settings.definitions_dir)
    if any(version.texts == texts for version in each_version(installation.engine)):
        return  # the files are a version that was applied before, perhaps not the newest
    if undone := _undone(installation, texts):
        say(
            "The files in the definitions folder were edited, and the panel meanwhile:",
            *(f"  {each}" for each in undone),
            "Not applied by themselves. Run `flask definitions pull`, then look at both.",
        )
        return
    try:
        wanted = load(texts)
        preview = installation.preview(wanted)
        waiting = [str(step) for step in preview.steps if not step.is_safe]
        waiting += [str(effect) for effect in preview.effects if effect.blocks]
        if not waiting:
            installation.apply(wanted, author=START_UP)
    except AppError as error:
        if not installation.newest():
            raise
        say("The changed definitions are not applied:", str(error))
        return
    if waiting:
        say(
            "The files in the definitions folder differ from what runs. Not applied by themselves:",
            *(f"  {each}" for each in waiting),
            "See them with `flask definitions plan`, apply them with `flask definitions apply`.",
        )


def _undone(installation: Installation, texts: Texts) -> list[str]:
    """Return the files of which applying the folder would undo what was done in the panel."""
    if not installation.newest():
        return []
    copy = compare(texts, each_version(installation.engine))
    return sorted({*copy.behind, *(edit.path for edit in copy.clashes)})


def _first_administrator(installation: Installation, store: Store) -> None:
    chosen, made = installation.settings.admin_password, secrets.token_urlsafe(16)
    key = people.create_person(
        store, username=ADMIN, full_name="Administrator", password=made,
        roles=_administrators(store), is_temporary=not chosen,
    )  # fmt: skip
    if chosen:  # the operator's choice is not judged
        with store.writing() as conn:
            people.keep_password(conn, key, chosen)
    say(f"Sign in as {ADMIN}, password: {'ADMIN_PASSWORD' if chosen else made}")
    if not chosen:
        say("It is asked for once; you choose your own then.")


def _administrators(store: Store) -> list[str]:
    roles = store.definitions.roles
    names = [name for name, role in roles.items() if "manage_users" in role.system]
    if not names:
        raise AppError(
            "roles.nobody", N_("No role has the right manage_users: nobody could let people in.")
        )
    return [ADMIN] if ADMIN in names else names[:1]


def _demo(installation: Installation, store: Store) -> None:
    password = _demo_password(installation)
    if not any(person.is_demo for person in people.list_people(store)):
        from app.demo.loader import load_demo  # a second of dictionaries: only where it is used

        say("Making demo people and records …")
        _demo_people(store, password)
        load_demo(store, records=DEMO_RECORDS, seed=DEMO_SEED)
    names = [person.username for person in PEOPLE if person.sign_in]
    say(f"Sign in as {', '.join(names)}; the password of each is: {password}")


def _demo_password(installation: Installation) -> str:
    """Return the demo people's password; one that was made is kept, to be shown again."""
    settings = installation.settings
    if settings.demo_password:
        return settings.demo_password
    kept = settings.data_dir / "demo_password"
    if not kept.exists():
        _write_privately(kept, secrets.token_urlsafe(9))
    return kept.read_text().strip()


def _write_privately(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def _demo_people(store: Store, password: str) -> None:
    departments: dict[str | None, int] = {}
    for each in DEPARTMENTS:
        parent = departments.get(each.parent)
        departments[each.key] = people.add_department(store, each.name, parent=parent)
    ids = {
        person.username: people.create_person(
            store, username=person.username, full_name=person.full_name, email=person.email,
            password=password if person.sign_in else secrets.token_urlsafe(24),
            roles=_known(store, [person.role]), department=departments[person.department],
            language=None, is_demo=True,
        )
        for person in PEOPLE
    }  # fmt: skip
    for each in DEPARTMENTS:
        if each.head in ids:
            people.set_head(store, departments[each.key], ids[each.head])


def _known(store: Store, roles: Iterable[str]) -> list[str]:
    """Return the roles that the definitions have; a demo of other definitions has an admin."""
    return [role for role in roles if role in store.definitions.roles]
