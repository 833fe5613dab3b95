"""What each kind of finding means, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.findings import FindingCode
from reports.wording import Words

SENTENCES: Mapping[FindingCode, Words] = {
    FindingCode.UNREADABLE: Words("The file was not read whole; it is kept.", "檔案未能完整讀取，予以保留。"),
    FindingCode.NOT_A_FILE: Words("Not a plain file; it was left alone.", "並非一般檔案，未予處理。"),
    FindingCode.ROW_WITHOUT_IMAGE: Words("A catalogue row names no image.", "目錄列未有對應影像。"),
    FindingCode.IMAGE_WITHOUT_ROW: Words("An image is in no catalogue.", "影像未載於任何目錄。"),
    FindingCode.VALUE_NOT_UNDERSTOOD: Words(
        "A value was not understood; it counts as missing.", "數值無法理解，視作欠缺。"
    ),
    FindingCode.COLUMN_NOT_IN_VOCABULARY: Words(
        "A column is not in the vocabulary; it was not used.", "欄位不在詞彙表內，未予採用。"
    ),
    FindingCode.SOURCES_DIFFER: Words(
        "Sources differ on a fact; every value counts.", "資料來源不一致，各值均予考慮。"
    ),
    FindingCode.DATE_AMBIGUOUS: Words(
        "A date can be read in two ways; both count.", "日期可作兩種解讀，兩者均予考慮。"
    ),
    FindingCode.ENCODING_ASSUMED: Words(
        "A table was read as Big5, which nobody declared.", "表格未註明編碼，按大五碼讀取。"
    ),
    FindingCode.LOOK_AT_TABLE: Words(
        "Something in a table needs a look; it counts as it stands.", "表格有須查看之處，仍照現狀計算。"
    ),
    FindingCode.SIDECAR: Words("It describes an image beside it; it was left alone.", "此檔描述同處影像，未予處理。"),
    FindingCode.NOT_LOOKED: Words(
        "Pairs near by hash could not be looked at; they stay candidates.",
        "部分雜湊值相近之配對未能檢視，仍列為候選。",
    ),
    FindingCode.CROWDED_PAGES: Words(
        "Pages of one form: each was compared with those nearest to it, and not with all.",
        "同一表格之頁：各頁只與最接近者比對，並非全部。",
    ),
    FindingCode.ONE_FILE_MANY_NAMES: Words(
        "One stored file has several names here; none of them goes alone.",
        "同一儲存檔案有多個名稱，不會單獨移除其一。",
    ),
    FindingCode.EVENT_NOT_UNDERSTOOD: Words(
        "An event was not understood; it starts nothing.", "事件無法理解，不起算任何期限。"
    ),
    FindingCode.EVENT_OF_NOBODY: Words("Events name an asset that no record has.", "事件所指的對象並無任何紀錄。"),
    FindingCode.HOLD_FILE_MISSING: Words(
        "The file of a hold is gone; the hold still holds.", "保全檔案已不存在，保全依然有效。"
    ),
    FindingCode.HOLD_MATCHES_NOTHING: Words("A hold matches no record.", "保全並無相符紀錄。"),
    FindingCode.HOLD_REVIEW_DUE: Words("A hold is due for review.", "保全到期須予檢討。"),
    FindingCode.ACCESS_REQUEST_DUE: Words("A data access request is due.", "查閱資料要求的期限已到。"),
    FindingCode.HOLD_NOT_BY_LEGAL: Words(
        "A hold was entered by somebody who is no legal officer; it holds.", "登錄保全者並非法務人員，保全依然有效。"
    ),
    FindingCode.ORDER_TO_DESTROY: Words(
        "An order to destroy falls due; it beats no hold and no floor.",
        "銷毀命令將屆期限，並不凌駕任何保全或最短保存期。",
    ),
    FindingCode.ORDER_OVERDUE: Words(
        "The day of an order to destroy has passed; it changes nothing by itself.",
        "銷毀命令的期限已過，命令本身並不改變任何結果。",
    ),
    FindingCode.ORDER_NOT_BY_LEGAL: Words(
        "An order to destroy was entered by somebody who is no legal officer; tell Legal.",
        "登錄銷毀命令者並非法務人員，請通知法務部。",
    ),
    FindingCode.RELEASE_NOT_APPROVED: Words(
        "A release waits for approval; the hold still holds.", "解除保全尚待批准，保全依然有效。"
    ),
    FindingCode.WAIVER_NOT_APPROVED: Words(
        "A waiver of cooling waits for two legal officers; the hold still cools.",
        "豁免冷卻期尚待兩名法務人員批准，保全仍在冷卻期內。",
    ),
    FindingCode.KEPT_BY_EARLIER: Words(
        "Policies that were used before still bind, until two people sign an impact report.",
        "過往採用的政策仍然有效，直至兩人簽署影響報告為止。",
    ),
    FindingCode.SHORTENING_NOT_APPROVED: Words(
        "An impact report waits for approval; the earlier policies still bind.",
        "影響報告尚待批准，較早的政策仍然有效。",
    ),
    FindingCode.CONFIRMATION_NOT_APPROVED: Words(
        "A confirmation waits for counsel; it permits nothing yet.", "確認書尚待法律顧問簽署，未有任何准許。"
    ),
    FindingCode.CORRECTION_NOT_APPROVED: Words(
        "A correction of an event waits for a second person; both dates count.",
        "事件更正尚待第二人同意，兩個日期均予考慮。",
    ),
    FindingCode.ACT_WITHOUT_AUTHORITY: Words(
        "Something was entered without authority; it counts for nothing.", "登錄者並無權限，該登錄不予計算。"
    ),
    FindingCode.FEWER_THAN_EXPECTED: Words("A source is short of its control total.", "來源少於其控制總數。"),
    FindingCode.MORE_THAN_EXPECTED: Words("A source has more than its control total.", "來源多於其控制總數。"),
    FindingCode.COUNTED_UNREAD: Words(
        "A source meets its control total only with files that were not read.",
        "來源須計入未能讀取的檔案，方與控制總數相符。",
    ),
    FindingCode.SOURCE_NOT_SCANNED: Words("A source was not scanned.", "來源未經掃描。"),
    FindingCode.SOURCE_NOT_EXPECTED: Words(
        "Records belong to no source with a control total.", "紀錄不屬於有控制總數的來源。"
    ),
    FindingCode.GHOST_WITHOUT_SURVIVOR: Words(
        "What stayed for a removed copy is not found; nothing answers for it.",
        "未能找到為已移除副本而保留的紀錄，其責任無從承接。",
    ),
    FindingCode.START_IMPLAUSIBLE: Words(
        "The start of a period is not plausible; it counts as not started.", "起算日不合理，視作未起算。"
    ),
}
