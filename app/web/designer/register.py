"""Every view of the designer, in one list."""

from __future__ import annotations

from typing import Any

from app.web.designer.conditions.asking import ConditionsView
from app.web.designer.conditions.of_field import FieldConditionsView
from app.web.designer.conversions.views import ConversionsView
from app.web.designer.documents.pages import DocumentPagesView
from app.web.designer.documents.views import DocumentLayoutView
from app.web.designer.draft_actions import DraftView
from app.web.designer.entities.general import EntityView
from app.web.designer.entities.menu import MenuView
from app.web.designer.entities.paste import PasteView
from app.web.designer.entities.views import DesignerView, EntitiesView
from app.web.designer.fields.gallery import GalleryView
from app.web.designer.fields.sections import SectionsView
from app.web.designer.fields.views import FieldsView
from app.web.designer.files.views import EntityFileView, FilesView
from app.web.designer.labels import LabelsView
from app.web.designer.lists.views import ListLayoutView
from app.web.designer.names.views import NamesView
from app.web.designer.options.views import OptionSetsView
from app.web.designer.panel.views import PanelView
from app.web.designer.preview.views import PreviewView
from app.web.designer.review.clashes import ClashesView
from app.web.designer.review.purge import PurgeView
from app.web.designer.review.versions import VersionsView
from app.web.designer.review.views import ReviewView
from app.web.designer.roles.views import RoleDesignView
from app.web.designer.rules.views import RulesView
from app.web.designer.translations import TranslationsView

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
    NamesView,
    PanelView,
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
