"""Choices that the law does not name, with their words for people."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    """How the applicant wants to get the information (Regulation, articles 29 and 40)."""

    ELECTRONIC = "electronic", _("网上或电子邮件")
    POST = "post", _("邮寄")
    COUNTER = "counter", _("自行领取")
    FAX = "fax", _("传真")
    INSPECTION = "inspection", _("当场查阅、抄录")


class Form(models.TextChoices):
    """In which form the applicant wants the information (Regulation, articles 29 and 40)."""

    EITHER = "", _("不限")
    ELECTRONIC = "electronic", _("电子文件")
    PAPER = "paper", _("纸质")


class IdentityDocument(models.TextChoices):
    """What says who an applicant is, by the number that is kept."""

    IDENTITY_CARD = "居民身份证", _("居民身份证")
    PASSPORT = "护照", _("护照")
    HONG_KONG_MACAO = "港澳居民来往内地通行证", _("港澳居民来往内地通行证")
    TAIWAN = "台湾居民来往大陆通行证", _("台湾居民来往大陆通行证")
    RESIDENCE = "外国人永久居留身份证", _("外国人永久居留身份证")
    ORGANISATION = "统一社会信用代码", _("统一社会信用代码")


class DocumentKind(models.TextChoices):
    """What a file of a case is."""

    IDENTITY = "identity", _("身份证明")
    REQUEST = "request", _("申请材料")
    OPINION = "opinion", _("征求意见、协办的答复材料")
    INTERNAL = "internal", _("办理材料")
    ANSWER = "answer", _("公开的信息")
    REDACTED = "redacted", _("遮盖后的信息")
    PROOF = "proof", _("送达证明")


class ConsultationRole(models.TextChoices):
    """Whom the office asks (Regulation, articles 32 and 34)."""

    THIRD_PARTY = "third_party", _("第三方")
    CO_AUTHOR = "co_author", _("共同制作机关")
    HELP = "help", _("协办机关")
