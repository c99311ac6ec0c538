"""Writes: what the library's search compares, where it is no longer what the resources say."""

from ressources.models import ResourcePage

AT_ONCE = 500


def index_resources() -> int:
    """Bring every resource's words up to date, after a new version or a theme's new name; how many had changed.

    Nothing else of the resources is written, and no revision: these columns follow from the others.
    """
    changed = []
    for page in ResourcePage.objects.prefetch_related("themes").iterator(chunk_size=AT_ONCE):
        words = page.words_to_search()
        if words != (page.search_title, page.search_text):
            page.search_title, page.search_text = words
            changed.append(page)
    ResourcePage.objects.bulk_update(changed, ["search_title", "search_text"], batch_size=AT_ONCE)
    return len(changed)
