"""What other services send us."""

from tic_web.webhooks.stripe import webhook_routes

__all__ = ["webhook_routes"]
