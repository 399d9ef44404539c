"""Every view of the designer, in one list."""

from __future__ import annotations

from typing import Any

from app.web.designer.condition_builder import ConditionsView
from app.web.designer.condition_builder_field import FieldConditionsView
from app.web.designer.conversions import ConversionsView
from app.web.designer.document_pages import DocumentPagesView
from app.web.designer.documents import DocumentLayoutView
from app.web.designer.draft_actions import DraftView
from app.web.designer.entities import DesignerView, EntitiesView
from app.web.designer.entities_general import EntityView
from app.web.designer.entities_menu import MenuView
from app.web.designer.entities_paste import PasteView
from app.web.designer.fields import FieldsView
from app.web.designer.fields_sections import SectionsView
from app.web.designer.files import EntityFileView, FilesView
from app.web.designer.gallery import GalleryView
from app.web.designer.labels import LabelsView
from app.web.designer.lists import ListLayoutView
from app.web.designer.options import OptionSetsView
from app.web.designer.preview import PreviewView
from app.web.designer.review import ReviewView
from app.web.designer.review_clashes import ClashesView
from app.web.designer.review_purge import PurgeView
from app.web.designer.roles import RoleDesignView
from app.web.designer.rules import RulesView
from app.web.designer.translations import TranslationsView
from app.web.designer.versions import VersionsView

DESIGNER_VIEWS: tuple[type[Any], ...] = (
    DesignerView,
    EntitiesView,
    EntityView,
    MenuView,
    PasteView,
    ConditionsView,
    ConversionsView,
    FieldConditionsView,
    DocumentLayoutView,
    DocumentPagesView,
    DraftView,
    EntityFileView,
    FilesView,
    FieldsView,
    GalleryView,
    LabelsView,
    PreviewView,
    SectionsView,
    ListLayoutView,
    OptionSetsView,
    RoleDesignView,
    RulesView,
    ReviewView,
    ClashesView,
    PurgeView,
    VersionsView,
    TranslationsView,
)
