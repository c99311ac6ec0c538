"""The JSON API of this floor: the keys that open it, and what it gives."""
