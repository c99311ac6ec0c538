from actors.models.organisations import Membership, Organisation, Presence, RegisteredOrganisation
from actors.models.pages import DirectoryPage
from actors.models.users import User

__all__ = ["DirectoryPage", "Membership", "Organisation", "Presence", "RegisteredOrganisation", "User"]
