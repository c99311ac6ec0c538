"""Two content security policies: strict for everyone, wider for Wagtail's admin and its inline scripts."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings


class PolicyByPath(CSPMiddleware):
    def get_policy_parts(self, request, response, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path.startswith("/admin/"):
            parts.config = settings.CSP_ADMIN
        return parts
