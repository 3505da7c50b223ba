"""The form of a request: what the Regulation wants of it (article 29), and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.law.applicants import Applicant
from gongkai.law.receipt import Channel
from gongkai.portal.asking.drafts import Content
from gongkai.portal.cases.choices import Delivery, Form, IdentityDocument
from gongkai.portal.cases.services import LONGEST_ITEM, LONGEST_SUBJECT, MOST_ITEMS, Asked, new_applicant
from gongkai.portal.fields import LineField, WordsField, is_hidden
from gongkai.portal.wording import later
from gongkai.report.checks.personal import is_identity_number

IMAGES_AND_PDF = "image/jpeg,image/png,application/pdf"
"""What a phone is to offer: it then hands its photographs over as JPEG."""
_CARD = re.compile(r"[0-9]{17}[0-9X]")
_LONGEST_SHORT = 40
"""Characters of an item by which a request is called that its applicant gave no name."""
_DELIVERIES = {
    Delivery.ELECTRONIC: _("网上查看、下载"),
    Delivery.POST: _("邮寄到通信地址"),
    Delivery.COUNTER: _("自己到机关领取"),
    Delivery.FAX: _("传真"),
    Delivery.INSPECTION: _("到机关当场查阅、抄录"),
}
_PLAIN_KINDS = {
    Applicant.NATURAL_PERSON: _("个人（自然人）"),
    Applicant.OTHER_ORGANISATION: _("其他法人或者组织"),
}
_KINDS = [(each.value, _PLAIN_KINDS.get(each) or later(each.message)) for each in Applicant]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as the page shows it."""

    number: int
    id: str
    text: str
    error: str


class ItemsWidget(forms.Widget):
    """Several texts of one name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The texts, as a list."""
        del files
        return data.get(name) or []

    def id_for_label(self, id_: str) -> str:
        """The first of them: where a complaint about all of them leads to."""
        return f"{id_}_1"


class ItemsField(forms.Field):
    """The items of a request; those left empty count for nothing."""

    widget = ItemsWidget

    def clean(self, value: Any) -> list[str]:
        """The items that say something."""
        given = [str(each).replace("\r\n", "\n").strip() for each in value]
        if len(given) > MOST_ITEMS:
            raise ValidationError(_("一次最多%(most)s项"), params={"most": MOST_ITEMS})
        if not any(given):
            raise ValidationError(_("请至少写一项要申请的信息"))
        if any(fault_of(each) for each in given):
            raise ValidationError(_("请更正标出的事项"))
        return [each for each in given if each]


def fault_of(item: str) -> str:
    """What is wrong with an item; empty where nothing is."""
    if len(item) > LONGEST_ITEM:
        return str(_("这一项有%(length)s个字，最多%(most)s个") % {"length": len(item), "most": LONGEST_ITEM})
    return str(_("含有看不见的控制字符，请重新输入")) if is_hidden(item) else ""


class RequestForm(forms.Form):
    """A request. Files are kept with the draft as they come, and are no part of what is cleaned here."""

    items = ItemsField(label=_("申请的信息"))
    subject = LineField(
        label=_("用一句话概括"),
        max_length=LONGEST_SUBJECT,
        required=False,
        help_text=_("会用作这件申请的名称，不要写个人信息；不填就用第一项的开头"),
    )
    form = forms.ChoiceField(
        label=_("想要的形式"), choices=Form.choices, required=False, widget=forms.RadioSelect, initial=Form.EITHER
    )
    delivery = forms.ChoiceField(
        label=_("怎样取得"), choices=list(_DELIVERIES.items()), widget=forms.RadioSelect, initial=Delivery.ELECTRONIC
    )
    kind = forms.ChoiceField(
        label=_("您以什么身份申请"), choices=_KINDS, widget=forms.RadioSelect, initial=Applicant.NATURAL_PERSON.value
    )
    name = LineField(
        label=_("姓名或者单位名称"),
        max_length=100,
        help_text=_("与证件上的一致"),
        error_messages={"required": _("请填写姓名或者单位名称")},
    )
    document_kind = forms.ChoiceField(
        label=_("证件种类"), choices=IdentityDocument.choices, initial=IdentityDocument.IDENTITY_CARD
    )
    document = LineField(label=_("证件号码"), max_length=60, error_messages={"required": _("请填写证件号码")})
    contact = LineField(
        label=_("联系人"), max_length=100, required=False, help_text=_("以单位名义申请的必填：由谁与我们联系")
    )
    telephone = LineField(label=_("电话"), max_length=40, required=False, widget=forms.TextInput({"type": "tel"}))
    email = forms.EmailField(
        label=_("电子邮箱"),
        max_length=200,
        required=False,
        help_text=_("填了就用邮件告诉您有新的文书，邮件里不写申请内容"),
    )
    address = WordsField(
        label=_("通信地址"),
        max_length=300,
        required=False,
        help_text=_("要邮寄的必填，写到门牌号，并写邮政编码"),
        widget=forms.Textarea({"rows": 2, "autocomplete": "street-address"}),
    )
    proof = forms.FileField(
        label=_("身份证明的照片或者扫描件"),
        required=False,
        help_text=_("身份证拍人像一面；单位用营业执照、法人证书等。JPG、PNG或者PDF"),
        widget=forms.FileInput({"accept": IMAGES_AND_PDF}),
    )
    materials = forms.FileField(
        label=_("其他材料"),
        required=False,
        help_text=_("例如授权委托书、标明位置的地图；没有就不用传"),
        widget=forms.FileInput({"accept": IMAGES_AND_PDF}),
    )

    def __init__(
        self, content: Content, *, check: bool, proofs: int = 0, faults: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """What was typed; with `check` it is judged.

        `proofs`: how many proofs of identity are with the draft. `faults`: what was wrong with files, by their fields,
        and under the empty name with all of it; these are told in any case.
        """
        super().__init__(content if check else None, initial=dict(content) or None)
        self.proofs = proofs
        self.faults = faults or {}
        for name, value in {"name": "name", "telephone": "tel", "email": "email"}.items():
            self.fields[name].widget.attrs["autocomplete"] = value
        self.fields["document"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}

    def full_clean(self) -> None:
        """Judge what was typed, if it is to be, and tell what was wrong with files."""
        super().full_clean()
        if not self.is_bound:
            self.cleaned_data = {}
        for name, complaints in self.faults.items():
            for complaint in complaints:
                self.add_error(name or None, complaint)

    def clean_document(self) -> str:
        """A number without spaces; that of an identity card has a check digit, which finds most slips."""
        number = "".join(self.cleaned_data["document"].split()).upper()
        kind = self.cleaned_data.get("document_kind")
        if kind == IdentityDocument.IDENTITY_CARD and not (_CARD.fullmatch(number) and is_identity_number(number)):
            raise ValidationError(_("身份证号码应为18位，这个号码与校验码不符，请核对"))
        if kind == IdentityDocument.ORGANISATION and not (len(number) == 18 and number.isascii() and number.isalnum()):
            raise ValidationError(_("统一社会信用代码应为18位数字和字母"))
        return number

    def clean(self) -> dict[str, Any]:
        """Somebody can be reached, in the way that is wanted; who it is, is proved."""
        given = super().clean() or self.cleaned_data
        delivery = given.get("delivery")
        reached = [name for name in ("telephone", "email", "address") if given.get(name)]
        if not reached and not {"telephone", "email", "address"} & set(self.errors):
            self.add_error("telephone", _("电话、电子邮箱、通信地址至少填一项，好与您联系"))
        if delivery == Delivery.POST and "address" not in reached and "address" not in self.errors:
            self.add_error("address", _("要邮寄的，请填写通信地址"))
        if delivery == Delivery.FAX and "telephone" not in reached and "telephone" not in self.errors:
            self.add_error("telephone", _("要传真的，请填写能接收传真的电话"))
        organisation = given.get("kind") not in (None, Applicant.NATURAL_PERSON.value)
        if organisation and not given.get("contact") and "contact" not in self.errors:
            self.add_error("contact", _("以单位名义申请的，请填写联系人"))
        if not self.proofs and "proof" not in self.faults:
            self.add_error("proof", _("请上传身份证明"))
        return given

    def rows(self) -> Iterator[ItemRow]:
        """The items as they stand on the page: always one at least."""
        given: list[str] = self["items"].value() or [""]
        for number, item in enumerate(given, 1):
            fault = fault_of(item.strip()) if self.is_bound else ""
            yield ItemRow(number, f"id_items_{number}", item, fault)

    @property
    def subject_line(self) -> str:
        """By what the request is called."""
        if subject := self.cleaned_data["subject"]:
            return str(subject)
        items: list[str] = self.cleaned_data["items"]
        first = " ".join(items[0].split())
        short = first if len(first) <= _LONGEST_SHORT else f"{first[:_LONGEST_SHORT]}……"
        return short if len(items) == 1 else f"{short}等{len(items)}项"

    def asked(self) -> Asked:
        """What is asked for, with its applicant: made within the transaction that receives it."""
        given = self.cleaned_data
        kind = Applicant(given["kind"])
        names = ("document_kind", "document", "contact", "address", "telephone", "email")
        details = {name: given[name] for name in names}
        return Asked(
            self.subject_line,
            items=given["items"],
            applicant=new_applicant(kind, given["name"], **details),
            applicant_kind=kind,
            channel=Channel.WEB_FORM,
            delivery=Delivery(given["delivery"]),
            form=Form(given["form"]),
        )


TYPED = tuple(name for name, field in RequestForm.base_fields.items() if not isinstance(field, forms.FileField))
"""The fields whose content a draft keeps."""
FILES = {"proof": "identity", "materials": "request"}
"""The fields that take files, and what kind of document each is."""
