from ressources.models.adaptations import Adaptation
from ressources.models.opinions import ResourceOpinion
from ressources.models.pages import ListOf, ResourceIndexPage, ResourcePage, check_departments

__all__ = ["Adaptation", "ListOf", "ResourceIndexPage", "ResourceOpinion", "ResourcePage", "check_departments"]
