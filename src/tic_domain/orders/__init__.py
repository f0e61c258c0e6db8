"""Orders and their money: frozen terms, one ledger, what is refunded and what is paid out.

Everything here is decided from values: the terms that an order was bought under, its coaching sessions, and
the movements of money that the payment provider reports. So whatever arrives twice, late, or in another order
ends in the same ledger.
"""
