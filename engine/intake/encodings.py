"""From the bytes of a table to text: by the encoding that is declared, or by UTF-8, or by Big5 where nothing else fits.

Big5 was what offices in Hong Kong and Taiwan wrote before UTF-8. Bytes of other encodings often decode as Big5 too, to
characters that nobody wrote; so it is assumed only of text that looks like it, and said.
"""

from __future__ import annotations

import re

from engine.intake.table_errors import TableError
from engine.model.findings import Finding, FindingCode
from engine.model.mappings import Encoding

_MARK = b"\xef\xbb\xbf"
_MARKS_OF_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CODECS = {Encoding.UTF8: "utf-8", Encoding.BIG5: "big5hkscs", Encoding.UTF16: "utf-16"}
_WAY_OUT = "declare its `encoding` in a mapping, or save it as CSV UTF-8"

_PAIR = re.compile(rb"[\x81-\xfe].", re.DOTALL)
_SYMBOLS = range(0xA140, 0xA3FF)
_FREQUENT = range(0xA440, 0xC67F)  # level 1 of Big5: 5,401 characters, in nearly every text nearly all of them
_ENOUGH = 10


def decode(data: bytes, *, name: str, encoding: Encoding | None) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of a table without its byte order mark; `encoding` is what was declared, if it was.

    What is not UTF-8 and nobody declared is read as Big5 if `is_likely_big5`, with a finding. Raises `TableError` with
    the line and the byte for anything else, and for a NUL.
    """
    if encoding is None and data.startswith(_MARKS_OF_UTF16):
        raise TableError(name=name, cause="it is in UTF-16", help=_WAY_OUT.replace("`encoding`", "`encoding: utf-16`"))
    text, findings = _decoded(data.removeprefix(_MARK), name=name, encoding=encoding)
    if (at := text.find("\x00")) != -1:
        raise TableError(name=name, line=text.count("\n", 0, at) + 1, cause="it has a NUL byte", help=_WAY_OUT)
    return text, findings


def _decoded(data: bytes, *, name: str, encoding: Encoding | None) -> tuple[str, tuple[Finding, ...]]:
    declared = encoding or Encoding.UTF8
    try:
        return data.decode(_CODECS[declared]), ()
    except UnicodeDecodeError as error:
        if encoding is None and is_likely_big5(data):
            detail = "it is not UTF-8 and was read as Big5: look at its names, and declare its `encoding` in a mapping"
            finding = Finding(code=FindingCode.ENCODING_ASSUMED, place=name, detail=detail)
            return data.decode(_CODECS[Encoding.BIG5]), (finding,)
        raise TableError(
            name=name,
            line=data.count(b"\n", 0, error.start) + 1,
            cause=f"byte 0x{data[error.start]:02X}, {error.start:,} bytes in, is not {_TITLES[declared]}",
            help=_WAY_OUT,
        ) from None


_TITLES = {Encoding.UTF8: "UTF-8", Encoding.BIG5: "Big5", Encoding.UTF16: "UTF-16"}


def is_likely_big5(data: bytes) -> bool:
    """Say whether bytes that are not UTF-8 are Big5 beyond reasonable doubt.

    All of it decodes; there are at least ten Chinese characters, and nine in ten of them are of the frequent level 1;
    and of their second bytes at least a tenth are low and a tenth high. GBK fails by the low ones, which simplified
    Chinese hardly has, and Latin-1 by the high ones: an accented letter seldom stands beside another.
    """
    try:
        data.decode(_CODECS[Encoding.BIG5])
    except UnicodeDecodeError:
        return False
    pairs = [code for pair in _PAIR.findall(data) if (code := pair[0] << 8 | pair[1]) not in _SYMBOLS]
    frequent = sum(code in _FREQUENT for code in pairs)
    low = sum(code & 0xFF < 0x80 for code in pairs)
    total = len(pairs)
    return total >= _ENOUGH and 10 * frequent >= 9 * total and 10 * low >= total and 10 * (total - low) >= total
