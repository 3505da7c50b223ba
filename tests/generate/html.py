"""Reports as web pages: clean, as Word exports them, a CMS page, tables in tables, with strokes; as .mht."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from random import Random
from typing import Literal

from tests.generate.reports import Synthetic
from tests.generate.tables import Box, PrintedTable

Style = Literal["clean", "word", "cms", "nested", "strokes"]
Transfer = Literal["", "quoted-printable", "base64"]


@dataclass(frozen=True)
class Layout:
    """How a page is made."""

    style: Style = "clean"
    encoding: str = "utf-8"
    declared: bool = True
    """The page names its encoding."""
    header_cells: bool = False
    """Labels stand in <th>, as an accessible page has them."""
    mht: Transfer = ""
    """Wrapped as a web archive (.mht), in this transfer encoding."""


def draw_layout(seed: int, style: Style | None = None) -> Layout:
    """A layout at random, of a given style or any."""
    random = Random(f"html {seed}")
    drawn: Style = random.choice(("clean", "word", "cms", "nested", "strokes"))
    return Layout(
        style=style or drawn,
        encoding=random.choice(("utf-8", "utf-8", "gb18030", "gb2312", "utf-8-sig")),
        declared=random.random() < 0.85,
        header_cells=random.random() < 0.3,
    )


def write_html(reports: Sequence[Synthetic], layout: Layout) -> bytes:
    """A page with the reports one after the other, or a .mht archive of it."""
    random = Random(f"page {reports[0].seed}")
    body = "\n".join(_article(report, layout) for report in reports)
    if layout.style in {"cms", "nested"}:
        body = _around(body, reports[0], random)
    title = reports[0].title if layout.style != "cms" else f"{reports[0].title}_{reports[0].agency.parent}门户网站"
    # gb2312 is what pages declare; gb18030 is what their authors' programs write.
    charset = {"utf-8-sig": "utf-8"}.get(layout.encoding, layout.encoding)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if layout.declared else ""
    namespaces = (
        ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"'
        if layout.style == "word"
        else ""
    )
    style = _WORD_STYLE if layout.style == "word" else "<style>td { text-align: center }</style>"
    page = (
        f"<!DOCTYPE html>\n<html{namespaces}>\n<head>{meta}<title>{escape(title)}</title>{style}</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )
    encoding = "gb18030" if layout.encoding == "gb2312" else layout.encoding
    data = page.encode(encoding)
    return _archive(data, charset, layout.mht) if layout.mht else data


_WORD_STYLE = """<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View>
</w:WordDocument></xml><![endif]-->
<style><!-- @font-face {font-family:仿宋_GB2312;} p.MsoNormal {mso-style-unhide:no; margin:0cm;
mso-para-margin-top:1.0gd; font-size:16.0pt;} table.MsoNormalTable {mso-style-name:普通表格;} --></style>"""


def _article(report: Synthetic, layout: Layout) -> str:
    paragraph = _word_paragraph if layout.style == "word" else _paragraph
    heading = "h1" if layout.style in {"clean", "cms"} else "p"
    parts = [f'<{heading} align="center">{escape(line)}</{heading}>' for line in report.title_lines]
    if layout.style == "word":
        parts = [_word_paragraph(line, " align=center") for line in report.title_lines]
    parts.extend(paragraph(text) for text in report.preamble)
    for section in report.sections:
        parts.append(
            f"<h2>{escape(section.heading)}</h2>"
            if layout.style == "clean"
            else paragraph(f"<strong>{escape(section.heading)}</strong>", raw=True)
        )
        parts.extend(paragraph(text) for text in section.paragraphs)
        table = report.table(section.number)
        if table is not None:
            parts.append(_TABLES[layout.style](table, layout))
    return "\n".join(parts)


def _paragraph(text: str, attributes: str = "", *, raw: bool = False) -> str:
    return f"<p{attributes}>{text if raw else escape(text)}</p>"


def _word_runs(text: str) -> str:
    """Word wraps each change of script into spans of its own."""
    runs: list[str] = []
    for character in text:
        if runs and (character.isascii() == runs[-1][-1].isascii()):
            runs[-1] += character
        else:
            runs.append(character)
    size = "font-size:10.5pt;mso-bidi-font-size:12.0pt"
    return "".join(
        f'<span lang=EN-US style="{size};mso-fareast-font-family:宋体">{escape(run)}</span>'
        if run.isascii()
        else f'<span style="{size};font-family:宋体;mso-ascii-font-family:Calibri">{escape(run)}</span>'
        for run in runs
    )


def _word_paragraph(text: str, attributes: str = "", *, raw: bool = False) -> str:
    content = text if raw else "<br>\n".join(_word_runs(line) for line in text.split("\n"))
    return (
        f'<p class=MsoNormal{attributes} style="line-height:28.0pt;mso-line-height-rule:exactly">{content}'
        "<span lang=EN-US><o:p></o:p></span></p>"
    )


def _rows(table: PrintedTable, cell: Callable[[Box], str]) -> str:
    return "\n".join(f"<tr>{''.join(cell(box) for box in boxes)}</tr>" for boxes in table.lines())


def _spans(box: Box) -> str:
    return (f' colspan="{box.width}"' if box.width > 1 else "") + (f' rowspan="{box.height}"' if box.height > 1 else "")


def _clean_table(table: PrintedTable, layout: Layout) -> str:
    def cell(box: Box) -> str:
        tag = "th" if layout.header_cells and box.cell_id is None else "td"
        return f"<{tag}{_spans(box)}>{'<br>'.join(escape(line) for line in box.text.split(chr(10)))}</{tag}>"

    return f'<table border="1">\n<tbody>\n{_rows(table, cell)}\n</tbody>\n</table>'


def _word_table(table: PrintedTable, _layout: Layout) -> str:
    def cell(box: Box) -> str:
        content = _word_paragraph(box.text) if box.text.strip() else _word_paragraph("&nbsp;", raw=True)
        style = f"width:{45 * box.width}.0pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt"
        return f'<td width={60 * box.width}{_spans(box)} style="{style}">\n{content}\n</td>'

    return (
        "<div align=center>\n<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 "
        f'style="border-collapse:collapse;mso-table-layout-alt:fixed">\n{_rows(table, cell)}\n'
        "</table>\n</div>"
    )


def _cms_table(table: PrintedTable, _layout: Layout) -> str:
    def cell(box: Box) -> str:
        content = "<br/>".join(escape(line) for line in box.text.split("\n")) or "&nbsp;"
        return f'<td{_spans(box)} class="cell"><p style="text-align:center"><span>{content}</span></p></td>'

    return f'<div class="table-wrap"><table align="center"><tbody>{_rows(table, cell)}</tbody></table></div>'


def _nested_table(table: PrintedTable, _layout: Layout) -> str:
    """The table stands in a cell of a layout table, and some of its figures in tables of their own."""

    def cell(box: Box) -> str:
        content = escape(box.text.replace("\n", ""))
        if box.cell_id and box.column % 3 == 0:
            content = f"<table><tr><td>{content}</td></tr></table>"
        return f"<td{_spans(box)}>{content}</td>"

    inner = f'<table border="1">{_rows(table, cell)}</table>'
    return f'<table width="100%"><tr><td><table><tr><td>{inner}</td></tr></table></td></tr></table>'


def _strokes(table: PrintedTable, _layout: Layout) -> str:
    """No table at all: each row a paragraph, its cells separated by strokes."""
    return "\n".join(
        f"<p>{'|'.join(escape(box.text.replace(chr(10), '')) for box in boxes)}</p>" for boxes in table.lines()
    )


_TABLES: dict[Style, Callable[[PrintedTable, Layout], str]] = {
    "clean": _clean_table,
    "word": _word_table,
    "cms": _cms_table,
    "nested": _nested_table,
    "strokes": _strokes,
}


def _links(report: Synthetic, random: Random) -> Iterator[str]:
    for year in range(report.year + 1, report.year - 5, -1):
        day = f"{year + 1}-0{random.randint(1, 3)}-{random.randint(10, 28)}"
        title = f"{report.agency.name}{year}年政府信息公开工作年度报告"
        yield f'<li><a href="/art/{year}.html" title="{title}">{title}</a><span>{day}</span></li>'


def _around(article: str, report: Synthetic, random: Random) -> str:
    """The page of a content management system: menus, breadcrumbs, a list of other years, a footer."""
    site = f"{report.agency.parent}门户网站"
    menu = "".join(f'<li><a href="#">{name}</a></li>' for name in ("首页", "政务公开", "政务服务", "互动交流"))
    years = "".join(_links(report, random))
    side = "".join(
        f'<li><a href="#">{name}</a></li>'
        for name in (
            "政府信息公开指南",
            "政府信息公开制度",
            "法定主动公开内容",
            "政府信息公开年报",
            "依申请公开",
        )
    )
    return f"""<div id="header"><h1>{site}</h1><ul class="nav">{menu}</ul>
<form action="/search"><input name="q" value=""><button>搜索</button></form></div>
<div class="location">当前位置：<a href="#">首页</a> &gt; <a href="#">政务公开</a> &gt;
<a href="#">政府信息公开年报</a></div>
<table class="layout" width="1000"><tr><td valign="top" class="side"><ul>{side}</ul>
<h3>历年年报</h3><ul>{years}</ul></td>
<td valign="top"><div class="info">发布日期：{report.year + 1}-01-{random.randint(10, 28)}
来源：{report.agency.name} 浏览次数：<span id="hits">{random.randint(20, 900)}</span> 字体：【大 中 小】</div>
<div class="article" id="zoom">{article}</div>
<div class="share">分享到： 【打印本页】 【关闭窗口】</div></td></tr></table>
<div id="footer"><p>主办：{report.agency.parent}办公室
网站标识码：{random.randint(1000000000, 9999999999)}</p>
<p>联系电话：{report.agency.contact.telephone}</p>
<script>document.getElementById("hits").textContent = "0";</script></div>"""


def _archive(page: bytes, charset: str, transfer: str) -> bytes:
    encoded = base64.encodebytes(page) if transfer == "base64" else quopri.encodestring(page)
    boundary = "----=_NextPart_01DA.5C3B"
    head = (
        "From: <Saved by WPS>\nSubject: report\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="{boundary}"\n\n'
        "This is a multi-part message in MIME format.\n\n"
        f'--{boundary}\nContent-Type: text/html;\n\tcharset="{charset}"\n'
        f"Content-Transfer-Encoding: {transfer}\nContent-Location: file:///C:/report.htm\n\n"
    )
    picture = base64.encodebytes(b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;").decode()
    tail = (
        f"\n--{boundary}\nContent-Type: image/gif\nContent-Transfer-Encoding: base64\n"
        f"Content-Location: file:///C:/report.files/image001.gif\n\n{picture}\n--{boundary}--\n"
    )
    return (head.encode("ascii") + encoded + tail.encode("ascii")).replace(b"\n", b"\r\n")
