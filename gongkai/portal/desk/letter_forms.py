"""Forms around letters: which documents go out with the reply, and how a letter was served."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, Document
from gongkai.portal.cases.uploads import FilesField
from gongkai.portal.desk.forms import LONGEST_REASON, SeenForm
from gongkai.portal.handling import giving
from gongkai.portal.handling.models import Way
from gongkai.portal.handling.serving import USUAL, Proof, missing
from gongkai.portal.wording import text


class ReplyForm(SeenForm):
    """Which documents go out with the reply, where it provides information."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        """All that may go out are proposed; of what is withheld there is no choice."""
        super().__init__(*args, **kwargs)
        grants = giving.grants(case)
        self.documents = list(giving.may_go_out(case)) if grants else []
        self.unfinished = giving.unfinished(case) if grants else []
        if self.documents:
            self.fields["documents"] = forms.TypedMultipleChoiceField(
                label=_("随答复提供的文件"),
                coerce=int,
                required=False,
                choices=[(each.pk, f"{each.name}（{DocumentKind(each.kind).label}）") for each in self.documents],
                initial=[each.pk for each in self.documents],
                help_text=_("申请人可以在查询页面下载，也列为答复书的附件。遮盖过的文件，原件不在此列。"),
                widget=forms.CheckboxSelectMultiple,
            )

    def chosen(self) -> list[Document]:
        """The documents that go out."""
        picked = set(self.cleaned_data.get("documents", ()))
        return [each for each in self.documents if each.pk in picked]


class WayForm(forms.Form):
    """How a letter is going to be served."""

    way = forms.ChoiceField(label=_("送达方式"), choices=Way.choices)


class ServiceForm(SeenForm):
    """How a letter was served, and what there is to show for it."""

    way = forms.ChoiceField(label=_("送达方式"), choices=Way.choices)
    reference = forms.CharField(
        label=_("凭据"), required=False, max_length=200, help_text=_("邮件单号；公告的载体和日期；其他凭据")
    )
    signer = forms.CharField(
        label=_("签收人或者见证人"), required=False, max_length=100, help_text=_("当面送达、留置送达时填写；加密保存")
    )
    shown = FilesField(label=_("证明文件"), required=False, most=1, help_text=_("回执、签收单、截图等的扫描件"))
    remark = forms.CharField(
        label=_("说明"), required=False, max_length=LONGEST_REASON // 2, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        """It begins with the way that the applicant wanted."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("way", USUAL.get(case.delivery, Way.ELECTRONIC))
        self.fields["day"].help_text = _("送达的日期；公告送达的填公告期满之日")

    def proof(self) -> Proof:
        """What was given."""
        given = self.cleaned_data
        files = given.get("shown") or [None]
        said = {name: given.get(name, "").strip() for name in ("reference", "signer", "remark")}
        return Proof(Way(given["way"]), file=files[0], **said)

    def clean(self) -> dict[str, Any]:
        """The way says what has to be shown."""
        given = super().clean() or self.cleaned_data
        if not self.errors and (fault := missing(self.proof())):
            field = "reference" if Way(given["way"]) in (Way.POST, Way.PUBLICATION) else "signer"
            self.add_error(field, ValidationError(text(fault)))
        return given
