"""Two sites of comparison, each with settings of its own that nothing else reads: a Django view, a Wagtail page."""
