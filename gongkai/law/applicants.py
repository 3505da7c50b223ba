"""Applicants: the six kinds that table 3 of the annual report counts apart (Format 2021; Format 2019 has the same)."""

from __future__ import annotations

from enum import StrEnum

from gongkai.law.citations import FORMAT_2021, Article
from gongkai.messages import Message

BASIS = Article(FORMAT_2021)
"""Where the kinds come from."""


class Applicant(StrEnum):
    """A kind of applicant. The value is the id of its column in table 3 and never changes."""

    NATURAL_PERSON = "natural_person"
    """自然人: a person who asks for themselves."""
    BUSINESS = "business"
    """商业企业."""
    RESEARCH = "research"
    """科研机构."""
    PUBLIC_INTEREST = "public_interest"
    """社会公益组织."""
    LEGAL_SERVICES = "legal_services"
    """法律服务机构: a law firm in its own name; a lawyer who acts for a client is counted as the client."""
    OTHER_ORGANISATION = "other_org"
    """其他: any other legal person or organisation."""

    @property
    def message(self) -> Message:
        """The column's label on the form."""
        return _NAMES[self]

    @property
    def is_organisation(self) -> bool:
        """Whether it stands under 法人或其他组织 on the form."""
        return self is not Applicant.NATURAL_PERSON


ORGANISATIONS = Message("法人或其他组织")
"""The heading over the five columns of organisations."""

_NAMES = {
    Applicant.NATURAL_PERSON: Message("自然人"),
    Applicant.BUSINESS: Message("商业企业"),
    Applicant.RESEARCH: Message("科研机构"),
    Applicant.PUBLIC_INTEREST: Message("社会公益组织"),
    Applicant.LEGAL_SERVICES: Message("法律服务机构"),
    Applicant.OTHER_ORGANISATION: Message("其他"),
}
