from ressources.models.adaptations import Adaptation
from ressources.models.callbacks import CallbackRequest
from ressources.models.links import LinkCheck
from ressources.models.opinions import ResourceOpinion
from ressources.models.pages import ListOf, ResourceIndexPage, ResourcePage, check_departments

__all__ = [
    "Adaptation",
    "CallbackRequest",
    "LinkCheck",
    "ListOf",
    "ResourceIndexPage",
    "ResourceOpinion",
    "ResourcePage",
    "check_departments",
]
