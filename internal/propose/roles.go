package propose

import "slices"

// role is what a column is in every log, whatever the book: a target of the
// mapping that names no element and no fact.
type role string

// The roles, called as the targets are.
const (
	roleNone      role = ""
	roleVisit     role = "visit"
	roleSite      role = "site"
	roleStaff     role = "staff"
	roleWave      role = "wave"
	roleDate      role = "date"
	roleZone      role = "zone"
	roleStart     role = "start"
	roleDo        role = "do"
	roleAt        role = "at"
	roleDay       role = "day"
	roleEnd       role = "end"
	roleDuration  role = "duration"
	roleStep      role = "step"
	roleLifecycle role = "lifecycle"
	roleInstance  role = "instance"
	roleBy        role = "by"
	rolePrecision role = "precision"
	roleUnobs     role = "unobserved"
)

// roleWords are the words by which people call such columns. full are whole
// names; any are words that may stand among others.
var roleWords = [...]struct {
	role      role
	full, any []string
}{
	{roleVisit, []string{"case:concept:name", "case", "id", "visit", "call", "ticket", "_id", "key", "instanceid", "meta/instanceid", "__id", "uuid", "_uuid", "ocel:oid", "访问", "编号", "序号", "单号"},
		[]string{"visitid", "caseid", "callid", "ticketid", "visitno", "caseno", "orderid", "sessionid", "conversationid", "convoid", "visit", "访问编号", "访问号", "访问id", "工单", "工单号", "流水号", "案件", "会话", "通话编号", "检查编号", "样本编号", "问卷编号", "记录编号", "暗访编号", "单号", "case", "ticket", "incident", "session", "编号"}},
	{roleSite, []string{"site", "store", "shop", "branch", "outlet", "location", "office", "hotel", "restaurant", "clinic", "station", "门店", "网点", "店铺", "分店", "营业厅", "支行", "店", "地点", "机构"},
		[]string{"site", "store", "shop", "branch", "outlet", "门店", "网点", "分店", "营业厅", "支行", "店名", "店号", "厅"}},
	{roleStaff, []string{"staff", "employee", "agent", "server", "operator", "clerk", "teller", "advisor", "adviser", "waiter", "org:resource", "responsible", "员工", "座席", "坐席", "客服", "柜员", "服务员", "工号", "姓名"},
		[]string{"staff", "employee", "agent", "operator", "advisor", "员工", "座席", "坐席", "客服", "柜员", "服务员", "工号"}},
	{roleWave, []string{"wave", "round", "period", "batch", "quarter", "期", "批次", "轮次", "期次", "季度", "波次"},
		[]string{"wave", "round", "批次", "轮次", "期次", "波次", "季度"}},
	{roleDate, []string{"date", "day", "日期", "日子"},
		[]string{"date", "day", "日期", "年月日"}},
	{roleZone, []string{"zone", "timezone", "tz", "时区"}, []string{"timezone", "时区"}},
	{roleStart, []string{"start", "begin", "starttime", "开始时间", "开始"}, nil},
	{roleDo, []string{"concept:name", "activity", "event", "action", "do", "activityname", "eventname", "eventtype", "task", "ocel:activity", "活动", "事件", "动作", "行为", "环节", "节点"},
		[]string{"activity", "event", "action", "活动", "事件", "动作", "行为", "环节", "节点名称"}},
	{roleAt, []string{"time:timestamp", "timestamp", "time", "at", "datetime", "when", "starttime", "start_time", "start", "begin", "ocel:timestamp", "时间", "时刻", "开始时间", "发生时间", "时间戳"},
		[]string{"timestamp", "time", "datetime", "时间", "时刻"}},
	{roleEnd, []string{"end", "endtime", "finish", "complete", "completed", "stop", "结束", "结束时间", "完成时间"},
		[]string{"end", "endtime", "finish", "finished", "completed", "结束", "完成时间"}},
	{roleDuration, []string{"duration", "时长", "用时", "耗时"}, []string{"duration", "时长", "用时", "耗时"}},
	{roleStep, []string{"step", "stage", "phase", "步骤", "阶段"}, []string{"step", "stage", "phase", "步骤", "阶段"}},
	{roleLifecycle, []string{"lifecycle:transition", "lifecycle", "transition", "生命周期"}, nil},
	{roleInstance, []string{"concept:instance", "instance", "activityinstance"}, nil},
	{roleBy, []string{"by", "org:resource", "resource", "user", "actor", "performer", "who", "执行人", "操作人", "经办人", "人员"},
		[]string{"by", "resource", "user", "actor", "performer", "执行人", "操作人", "经办人"}},
	{rolePrecision, []string{"precision", "精度"}, nil},
	{roleUnobs, []string{"unobserved", "notobserved", "notwatched", "couldnotobserve", "未观察", "未观察项"}, nil},
}

// roleScore says how well a name suits a role: 1 as a whole name, 0.75 by a
// word in it, 0 not at all.
func roleScore(n name, r role) float64 {
	for _, row := range roleWords {
		if row.role != r {
			continue
		}
		if slices.ContainsFunc(row.full, func(w string) bool { return keyOf(w) == n.key }) {
			return 1
		}
		for _, w := range row.any {
			if n.says(w) {
				return 0.75
			}
		}
	}
	return 0
}

func nameSays(s string, r role) bool { return roleScore(newName(s), r) > 0 }

// aspect is what a column tells of an element.
type aspect string

// The aspects, called as in targets.
const (
	aspectNone     aspect = ""
	aspectAt       aspect = "at"
	aspectEnd      aspect = "end"
	aspectDuration aspect = "duration"
	aspectCount    aspect = "count"
	aspectSeen     aspect = "seen"
)

// aspectWords stand beside the name of an element; the longer ones come first,
// as they hold the shorter.
var aspectWords = [...]struct {
	aspect aspect
	words  []string
}{
	{aspectEnd, []string{"结束时间", "完成时间", "结束", "完毕", "end", "exit", "stop", "finish", "finished", "endtime"}},
	{aspectDuration, []string{"时长", "用时", "耗时", "秒数", "分钟数", "duration", "length", "secs", "seconds", "minutes", "mins"}},
	{aspectAt, []string{"开始时间", "时间", "时刻", "开始", "at", "time", "timestamp", "start", "begin", "entry", "starttime", "clock"}},
	{aspectCount, []string{"次数", "个数", "几次", "count", "times", "number", "num", "n", "many"}},
	{aspectSeen, []string{"是否", "有无", "有没有", "与否", "做到", "seen", "done", "observed", "given", "happened"}},
}

// reading is a name without the word of an aspect.
type reading struct {
	base   name
	aspect aspect
}

// readings are the ways in which a name may be that of an element with an
// aspect; the whole name with none is the first.
func readings(n name) []reading {
	list := []reading{{n, aspectNone}}
	for _, row := range aspectWords {
		for _, w := range row.words {
			if base, ok := n.without(w); ok {
				list = append(list, reading{newName(base), row.aspect})
				break
			}
		}
	}
	return list
}
