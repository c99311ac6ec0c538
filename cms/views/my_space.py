from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from cms.dashboard import dashboard_of


@login_required
def my_space(request):
    """What a person's organisations have under way, and what to do next."""
    return render(request, "my_space/home.html", {"dashboard": dashboard_of(request.user, seen_from=request.space)})
