package report

import "strings"

// The readers of logs say what they did in English, as they know nothing of
// languages. repairPhrases are their phrases in Chinese; what stands between
// quotation marks is of the log, and stays. It is read only.
var repairPhrases = strings.NewReplacer(
	"read as ", "读作", "cells are separated by ", "单元格分隔符为",
	"full-width commas", "全角逗号", "full-width semicolons", "全角分号",
	"commas", "逗号", "semicolons", "分号", "tabs", "制表符", "vertical bars", "竖线",
	"no separator found: the table has one column", "未发现分隔符：表格只有一列",
	"; if names look wrong, say encoding", "；若名称显示有误，请指定 encoding",
	"JSON, a record a line", "JSON，每行一条记录",
	"JSON, one record after another", "JSON，记录首尾相接",
	"JSON, a list of records", "JSON，记录列表",
	"JSON, the list under ", "JSON，列表键名",
	" of records", "（记录）",
	" text", "文本",
	"the header is ", "表头为",
	"rows read, below a header in ", "按行读取，表头在",
	"rows above it that were passed over", "其上略过的行数",
	"rows ", "第", "row ", "第", " to ", "至",
	"sheet ", "工作表",
	"hidden rows read", "读取了隐藏的行",
	"hidden columns read", "读取了隐藏的列",
	"hidden sheets left out", "略去隐藏的工作表",
	"sheets without a header left out", "略去没有表头的工作表",
	"merged cells whose value was given to all that they cover", "合并单元格的值已赋给所覆盖的每一格",
	"dates of this workbook count from 1904", "此工作簿的日期自1904年起算",
	"cells that show a date hold a time of day too, which was left out", "显示为日期的单元格另含时刻，已略去",
	"cells that show a time of day hold a date too, which was left out", "显示为时刻的单元格另含日期，已略去",
	", column ", "，列", "column ", "列",
	"the list under ", "键名下的列表", " was not read", "未读取",
	"the file is one page of several: ", "此文件只是多页中的一页：", " names another", "指向另一页",
	"files in the zip that are no tables were not read (media, audit logs)", "压缩包中不是表格的文件未读取（媒体、审计日志）",
	"text between the traces left out", "略去轨迹之间的文字",
	"events outside of any trace left out", "略去不属于任何轨迹的事件",
	"elements that XES does not know left out of the log", "略去 XES 未定义的元素",
	"globals whose scope is neither trace nor event left out", "略去作用域既非轨迹也非事件的全局属性",
	"traces without the global attribute ", "轨迹缺少全局属性", "events without the global attribute ", "事件缺少全局属性",
	", left blank; its default ", "，留空；其默认值", " is not put", "不代入",
	"made with another version of the rulebook, which has a report of its own", "以另一版本的标准记录，另有报告",
	", which has no name", "（没有名称）",
	"table ", "表", "repeat ", "重复组",
	"no field of ", "没有此字段的要素：", "of an event that is not there", "所属事件未发生",
	"other values", "其他值",
	"; did you mean ", "；是否为", "?", "？",
	": start", "：开始", ": complete", "：完成",
)

// inChinese puts what a reader says of a repair into Chinese.
func inChinese(what string) string {
	var b strings.Builder
	for what != "" {
		open := strings.IndexByte(what, '"')
		if open < 0 {
			open = len(what)
		}
		b.WriteString(repairPhrases.Replace(what[:open]))
		if what = what[open:]; what == "" {
			break
		}
		end := 1
		for end < len(what) && what[end] != '"' {
			if what[end] == '\\' {
				end++
			}
			end++
		}
		end = min(end+1, len(what))
		b.WriteString(what[:end])
		what = what[end:]
	}
	return b.String()
}
