"""The definitions as files: all of them, one as text in an editor, the folder as an archive."""

from __future__ import annotations

from flask import jsonify, request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError, RefusedError
from app.core.i18n import N_
from app.design.files.archive import Unpacked, packed
from app.design.files.folder import Texts
from app.design.files.whole import add_file, change_file, remove_file, replaced
from app.design.panel.logo import with_uploaded_logo
from app.design.reading_apart import read_archive
from app.exchange.documents.logo import read_logo
from app.schema.model import Entity
from app.schema.problems import DefinitionError
from app.web.designer.files.editor import Editor, draw_editor
from app.web.designer.files.index import draw_index, folder_edits
from app.web.designer.files.told import Told, mistake_line
from app.web.designer.frame import DESIGN, Answer, back_to, current_draft, done, draft_entity, keep
from app.web.replies import downloaded

BEGIN = {  # what a new file says, so that it can be kept at once
    "": "label: {en: New, zh_Hans: 新建}\nfields:\n  name: {type: text, required: true}\n",
    "_options": "kind: plain\nlabel: {en: New, zh_Hans: 新建}\noptions:\n  first: {label: First}\n",
    "_roles": 'label: {en: New, zh_Hans: 新建}\nentities:\n  "*": {read: none}\n',
}
LARGEST = 20 << 20  # of an upload


class FilesView(BaseView):
    """The pages of the files."""

    route_base = "/designer/files"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """List all files, and what was edited in the folder outside of the panel."""
        return draw_index()

    @expose("/at/<path:path>", methods=["GET", "POST"])
    @needs(DESIGN)
    def file(self, path: str) -> Answer:
        """Show one file as text; keep it."""
        if request.method == "POST":
            return _sent(path)
        return draw_editor(Editor.of(path))

    @expose("/check/<path:path>", methods=["POST"])
    @needs(DESIGN)
    def look(self, path: str) -> Answer:
        """Say what is wrong with a file as it is typed, and what it would do; nothing is kept.

        ``repair`` names what to put right, or ``tidy``: the answer then holds the text as well.
        """
        told = Told.of(path, _with(path, request.form.get("text", "")))
        if not (fix := request.form.get("repair")):
            return jsonify(told.as_json())
        try:
            text = told.repaired(fix)
        except AppError as error:
            return jsonify({**told.as_json(), "refused": message_text(error, current_locale())})
        return jsonify({**Told.of(path, _with(path, text)).as_json(), "text": text})

    @expose("/add", methods=["POST"])
    @needs(DESIGN)
    def add(self) -> Answer:
        """Add a file that says the least it can."""
        path = request.form.get("path", "").strip()
        folder = path.partition("/")[0] if "/" in path else ""
        try:
            keep(
                add_file(current_draft().texts, path, BEGIN.get(folder, "")),
                N_("File {file} added"), file=path,
            )  # fmt: skip
        except AppError as error:
            return draw_index({"path": _told(error)}, path), error.status
        return done(url_for("FilesView.file", path=path))

    @expose("/remove/<path:path>", methods=["POST"])
    @needs(DESIGN)
    def remove(self, path: str) -> Answer:
        """Take a file away; what still names it refuses that."""
        try:
            keep(remove_file(current_draft().texts, path), N_("File {file} removed"), file=path)
        except AppError as error:
            return draw_index({"remove": _told(error)}), error.status
        return done(url_for("FilesView.index"), N_("The file is taken away."))

    @expose("/download")
    @needs(DESIGN)
    def download(self) -> Answer:
        """Send all files of the draft as one archive, the logo among them."""
        draft = current_draft()
        name = draft.definitions.app.logo
        logo = read_logo(current_store(), name) if name else None
        content = packed(draft.texts, {name: logo.content} if logo else {})
        return downloaded(content, "field_definitions.zip", "application/zip")

    @expose("/upload", methods=["POST"])
    @needs(DESIGN)
    def upload(self) -> Answer:
        """Take an archive or a file into the draft."""
        try:
            sent = _uploaded()
            whole = request.form.get("whole") == "1"
            texts = replaced(current_draft().texts, sent.texts, whole=whole)
            pictures = {name: each for name, each in sent.pictures.items() if _is_new(name, each)}
            texts = with_uploaded_logo(current_store(), texts, pictures, by=current_actor().id)
            keep(texts, N_("{count} files uploaded"), count=str(len(sent.texts)))
        except AppError as error:
            return draw_index({"upload": _told(error)}), error.status
        return done(url_for("FilesView.index"), N_("The files are in the draft."))

    @expose("/take", methods=["POST"])
    @needs(DESIGN)
    def take(self) -> Answer:
        """Take what was edited in the folder into the draft."""
        copy = folder_edits().copy
        if copy is None or not copy.edits:
            return done(url_for("FilesView.index"), N_("Nothing is edited in the folder."))
        prefer = request.form.get("prefer", "")
        merged = copy.merged_into(
            current_draft().texts, prefer=prefer if prefer in ("mine", "theirs") else ""
        )
        if not merged.is_clean:
            return draw_index(clashes=merged.clashes), 409
        try:
            names = ", ".join(edit.path for edit in copy.edits)
            keep(merged.texts, N_("Edits of the folder taken over: {files}"), files=names)
        except AppError as error:
            return draw_index({"take": _told(error)}), error.status
        return done(url_for("FilesView.index"), N_("The edits are in the draft."))


class EntityFileView(BaseView):
    """The file of an entity, as one of its tabs."""

    route_base = "/designer/entity"
    default_view = "index"

    @expose("/<name>/yaml")
    @needs(DESIGN)
    def index(self, name: str) -> Answer:
        """Show the file of an entity as text."""
        entity = draft_entity(name)
        return draw_editor(Editor.of(f"{entity.name}.yaml"), entity)


def _sent(path: str) -> Answer:
    """Keep what was typed, or show it again with what is wrong with it."""
    editor = Editor.of(path).typed(request.form.get("text", ""), request.form.get("was", ""))
    entity = current_draft().definitions.entities.get(request.form.get("entity", ""))
    if fix := request.form.get("repair"):
        return _repaired(editor, entity, fix)
    if editor.is_overtaken:
        return draw_editor(editor, entity), 409
    try:
        keep(editor.texts, N_("{file} changed as text"), file=path)
    except DefinitionError as error:
        return draw_editor(editor, entity), error.status
    except AppError as error:
        return draw_editor(editor.refused(_told(error)), entity), error.status
    return done(back_to(url_for("FilesView.file", path=path)), N_("Kept in the draft."))


def _repaired(editor: Editor, entity: Entity | None, fix: str) -> Answer:
    """Put right in what was typed what a button named; nothing is kept."""
    try:
        again = editor.typed(editor.told.repaired(fix), editor.was)
    except AppError as error:
        return draw_editor(editor.refused(_told(error)), entity), error.status
    return draw_editor(again, entity), 422 if again.told.problems else 200


def _with(path: str, text: str) -> Texts:
    return change_file(current_draft().texts, path, text)


def _uploaded() -> Unpacked:
    sent = request.files.get("file")
    content = sent.stream.read(LARGEST + 1) if sent is not None else b""
    if sent is None or not content:
        raise RefusedError("upload.nothing", N_("Choose a file first."))
    if len(content) > LARGEST:
        raise RefusedError("upload.too_big", N_("At most {size} MB."), size=LARGEST >> 20)
    return read_archive(sent.filename or "", content)


def _is_new(name: str, content: bytes) -> bool:
    """Tell whether a picture is another than the one of that name here, in database or folder."""
    known = read_logo(current_store(), name)
    return known is None or known.content != content


def _told(error: AppError) -> list[str]:
    """Return what is wrong as lines: every mistake of a definition, or one sentence."""
    if isinstance(error, DefinitionError):
        texts = current_draft().texts
        return [mistake_line(each, texts) for each in error.problems[:50]]
    return [message_text(error, current_locale())]
