"""The acts of the audit log in words: an entry keeps an id that never changes, pages show what it means."""

from __future__ import annotations

from gongkai.law.procedure import EventKind
from gongkai.messages import Message
from gongkai.portal.agencies.models import Change

NAMES: dict[str, Message] = {
    "account.activated": Message("启用账号"),
    "account.created": Message("新建账号"),
    "account.deactivated": Message("停用账号"),
    "account.locked_out": Message("登录失败过多，锁定"),
    "account.password_changed": Message("修改密码"),
    "account.password_reset": Message("重置密码"),
    "account.profile_changed": Message("修改个人资料"),
    "account.recovery_code_used": Message("使用恢复码"),
    "account.recovery_codes_made": Message("生成恢复码"),
    "account.second_factor_enrolled": Message("设置两步验证"),
    "account.second_factor_failed": Message("验证码不正确"),
    "account.second_factor_reset": Message("重置两步验证"),
    "account.session_expired": Message("会话超时"),
    "account.sessions_ended": Message("结束会话"),
    "account.sign_in_failed": Message("登录失败"),
    "account.signed_in": Message("登录"),
    "account.signed_out": Message("退出登录"),
    "agency.level": Message("更正层级"),
    "api.case_entered": Message("由程序录入申请"),
    "api.token_made": Message("生成接口令牌"),
    "api.token_revoked": Message("撤销接口令牌"),
    "calendar.notice_entered": Message("录入放假通知"),
    "calendar.notice_withdrawn": Message("撤回放假通知"),
    "case.assigned": Message("指定办理人"),
    "case.document_added": Message("添加文件"),
    "case.document_opened": Message("打开文件"),
    "case.document_given": Message("向申请人提供文件"),
    "case.document_redacted": Message("遮盖文件"),
    "case.document_withheld": Message("停止向申请人提供文件"),
    "case.note_written": Message("留言"),
    "case.opened_by_code": Message("凭查询码打开申请"),
    "case.query_code_given": Message("发放查询码"),
    "case.query_locked": Message("查询码错误过多，锁定"),
    "case.redaction_abandoned": Message("放弃遮盖"),
    "case.redaction_begun": Message("开始遮盖文件"),
    "case.track_set": Message("确定简易件或复杂件"),
    "checkup.delete": Message("删除体检文件"),
    "checkup.submit": Message("提交年报体检"),
    "complaint.answered": Message("答复投诉"),
    "complaint.filed": Message("提交投诉"),
    "complaint.opened": Message("阅读投诉"),
    "desk.calendar_link_ended": Message("停用日历订阅链接"),
    "desk.calendar_link_given": Message("发放日历订阅链接"),
    "identity.looked": Message("查看身份信息"),
    "letter.issued": Message("制发文书"),
    "letter.opened": Message("打开文书"),
    "letter.removed": Message("删除到期文书的内容"),
    "letters.details_saved": Message("修改文书用的机关信息"),
    "letters.template_restored": Message("恢复文书模板"),
    "letters.template_saved": Message("修改文书模板"),
    "outbox.settle": Message("处理发件箱中的存疑消息"),
    "published.added": Message("登记已公开的信息"),
    "published.changed": Message("修改已公开信息的登记"),
    "published.imported": Message("导入已公开的信息"),
    "published.removed": Message("移除已公开信息的登记"),
    "remedy.concluded": Message("登记复议或诉讼结果"),
    "remedy.opened": Message("登记复议或诉讼"),
    "remedy.replied": Message("提交复议或诉讼答复"),
    "retention.begun": Message("开始删除到期内容"),
    "retention.hold_lifted": Message("解除继续保存"),
    "retention.hold_set": Message("决定继续保存"),
    "retention.policy_set": Message("设定保存期限"),
    "retention.removed": Message("删除到期内容"),
    "role.ended": Message("终止角色"),
    "role.granted": Message("授予角色"),
    "vault.keys_removed": Message("删除旧密钥"),
    "vault.rotated": Message("更换密钥完成"),
    "vault.rotation_begun": Message("开始更换密钥"),
    "work.again": Message("重新执行后台任务"),
    "work.dismiss": Message("不再执行后台任务"),
    "world.requests_loaded": Message("装入演示申请"),
} | {f"case.{kind.value}": kind.message for kind in EventKind}
"""The acts by their ids, but for changes of agencies, whose words are in `gongkai.portal.agencies.models`."""


def in_words(action: str) -> Message | str:
    """The act in words; its id where it has none."""
    group, _, kind = action.partition(".")
    if group == "agency" and kind in Change.Kind.values:
        return str(Change.Kind(kind).label)
    return NAMES.get(action, action)
