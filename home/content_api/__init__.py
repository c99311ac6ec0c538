"""The pages, the images and the documents in JSON, by Wagtail's own API (v2)."""
