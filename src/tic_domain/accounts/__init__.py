"""Who someone is: sign-in with LinkedIn, roles, web sessions, API tokens."""
