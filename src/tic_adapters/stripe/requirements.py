"""What Stripe asks of a coach, and why it stops paying, in words. What isn't known here is shown as it is."""

from collections.abc import Iterable
from typing import Final

_PERSON: Final = {
    "address": "your address",
    "dob": "your date of birth",
    "email": "your e-mail address",
    "first_name": "your first name",
    "last_name": "your last name",
    "id_number": "your identity or tax number",
    "nationality": "your nationality",
    "phone": "your phone number",
    "political_exposure": "whether you hold a public office",
    "ssn_last_4": "the last four digits of your social security number",
    "verification": "a document that proves who you are",
}
_WHOLE: Final = {
    "business_profile.mcc": "what kind of business you have",
    "business_profile.product_description": "what you offer, in a sentence",
    "business_profile.url": "a web page about what you offer",
    "business_profile.name": "the name of your business",
    "business_type": "whether you are a person or a company",
    "external_account": "the bank account that payouts go to",
    "tos_acceptance": "your consent to Stripe's terms",
    "company.name": "the name of your company",
    "company.address": "the address of your company",
    "company.phone": "the phone number of your company",
    "company.tax_id": "the tax number of your company",
    "company.verification": "a document that proves your company",
    "company.owners_provided": "who owns your company",
    "company.directors_provided": "who directs your company",
    "company.executives_provided": "who runs your company",
}
_PEOPLE: Final = ("individual", "representative", "owners", "directors", "executives")
_DISABLED: Final = {
    "action_required.requested_capabilities": "Stripe asks for something before money can be sent to you.",
    "listed": "Stripe is checking whether it may pay you.",
    "other": "Stripe has stopped payouts and gives no reason. Ask Stripe's support.",
    "platform_paused": "We have paused your payouts.",
    "rejected.fraud": "Stripe has closed the account: it suspects fraud.",
    "rejected.incomplete_verification": "Stripe has closed the account: what it asked for did not come.",
    "rejected.listed": "Stripe has closed the account: it may not pay you.",
    "rejected.other": "Stripe has closed the account.",
    "rejected.platform_fraud": "We have closed the account: we suspect fraud.",
    "rejected.platform_other": "We have closed the account.",
    "rejected.platform_terms_of_service": "We have closed the account: it broke our terms.",
    "rejected.terms_of_service": "Stripe has closed the account: it broke Stripe's terms.",
    "requirements.past_due": "Something that Stripe asked for is overdue.",
    "requirements.pending_verification": "Stripe is checking what you gave.",
    "under_review": "Stripe is looking at the account.",
}
_PAYOUT_FAILURES: Final = {
    "account_closed": "The bank account is closed.",
    "account_frozen": "The bank account is frozen.",
    "bank_account_restricted": "The bank account takes no payouts.",
    "bank_ownership_changed": "The bank account is not valid any more: the bank has a new owner.",
    "could_not_process": "The bank could not take the payout.",
    "debit_not_authorized": "The bank account does not allow it.",
    "declined": "The bank declined the payout.",
    "incorrect_account_holder_address": "The address does not fit the holder of the bank account.",
    "incorrect_account_holder_name": "The name does not fit the holder of the bank account.",
    "incorrect_account_holder_tax_id": "The tax number does not fit the holder of the bank account.",
    "insufficient_funds": "There was not enough on your account with Stripe.",
    "invalid_account_number": "The number of the bank account is not right.",
    "invalid_currency": "The bank account does not take this currency.",
    "no_account": "The bank does not know that account.",
    "unsupported_card": "The debit card takes no payouts.",
}


def words_for(requirements: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the given order: several keys of Stripe's may ask for one thing."""
    return tuple(dict.fromkeys(_word(one) for one in requirements))


def _word(requirement: str) -> str:
    parts = requirement.split(".")
    for length in (len(parts), 2, 1):
        if known := _WHOLE.get(".".join(parts[:length])):
            return known
    # `individual.dob.day`, `person_1Ab.dob.day`, `owners.first_name`
    if (parts[0] in _PEOPLE or parts[0].startswith("person_")) and len(parts) > 1:
        return _PERSON.get(parts[1], requirement)
    return requirement


def why_disabled(reason: str | None) -> str | None:
    if reason is None:
        return None
    return _DISABLED.get(reason, f"Stripe says: {reason}")


def why_failed(code: str | None) -> str | None:
    if code is None:
        return None
    return _PAYOUT_FAILURES.get(code, f"Stripe says: {code}")
