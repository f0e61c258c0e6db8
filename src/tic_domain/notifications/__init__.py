"""Which fact mails whom. Transactional mail only, with the minimum in it (C3.2, C4.1)."""
