"""What teams give one another: contents that others take over, and who they are."""
