"""Documents: one description of each resource, which pages, JSON and the static site show."""

from .concept import COLUMNS, ConceptDocument, describe_concept, list_rows
from .correspondence import (
    AssociationDocument,
    CorrespondenceDocument,
    describe_association,
    describe_correspondence,
)
from .directory import Directory, Edition
from .programme import ProgrammeDocument, describe_programme
from .published_list import ListDocument, describe_list
from .resource import ResourceDocument, describe_resource
from .scheme import SchemeDocument, describe_scheme

__all__ = [
    "COLUMNS",
    "AssociationDocument",
    "ConceptDocument",
    "CorrespondenceDocument",
    "Directory",
    "Edition",
    "ListDocument",
    "ProgrammeDocument",
    "ResourceDocument",
    "SchemeDocument",
    "describe_association",
    "describe_concept",
    "describe_correspondence",
    "describe_list",
    "describe_programme",
    "describe_resource",
    "describe_scheme",
    "list_rows",
]
