package report

// The labels of the text report, English and Chinese.
type labelID int

const (
	lblLogs labelID = iota
	lblVisits
	lblPassed
	lblScore
	lblCoverage
	lblCritical
	lblByStep
	lblByDimension
	lblBySite
	lblByWave
	lblMostFailed
	lblStep
	lblDimension
	lblSite
	lblWave
	lblInterval
	lblFails
	lblExpected
	lblPerceived
	lblGap
	lblGaps
	lblWithout
	lblNoStep
	lblSiteOf
	lblStaffOf
	lblWaveOf
	lblIsPassed
	lblIsFailed
	lblIsUndecided
	lblPass
	lblFail
	lblNA
	lblUnknown
	lblIsCritical
	lblIsBonus
	lblReordered
	lblNoScore
	lblExample
	lblScoreIf
	lblActions
	lblRule
	lblAgree
	lblChanges
	lblRepairs
	lblWaivers
	lblWaived
	lblIsWaived
	lblCountOfAll
)

// labels is read only.
var labels = [lblCountOfAll]template{
	lblLogs: {"logs: ", "日志："}, lblVisits: {"Visits", "访问"}, lblPassed: {"Passed", "合格"},
	lblScore: {"Score", "得分"}, lblCoverage: {"Coverage", "覆盖率"}, lblCritical: {"Critical", "关键"},
	lblByStep: {"By step", "按步骤"}, lblByDimension: {"By dimension", "按维度"},
	lblBySite: {"By site", "按网点"}, lblByWave: {"By wave", "按轮次"},
	lblMostFailed: {"Rules that fail most", "最常不合格的规则"},
	lblStep:       {"Step", "步骤"}, lblDimension: {"Dimension", "维度"}, lblSite: {"Site", "网点"}, lblWave: {"Wave", "轮次"},
	lblInterval: {"95 %", "95%区间"}, lblFails: {"Fails", "不合格"},
	lblExpected: {"Expected", "期望"}, lblPerceived: {"Perceived", "感知"}, lblGap: {"Gap", "差距"}, lblGaps: {"Expected and perceived", "期望与感知"},
	lblWithout: {"(none)", "（无）"}, lblNoStep: {"(rules of no one step)", "（不属单一步骤的规则）"},
	lblSiteOf: {"site", "网点"}, lblStaffOf: {"staff", "员工"}, lblWaveOf: {"wave", "轮次"},
	lblIsPassed: {"passed", "合格"}, lblIsFailed: {"failed", "不合格"}, lblIsUndecided: {"undecided", "未定"},
	lblPass: {"pass", "通过"}, lblFail: {"fail", "不通过"}, lblNA: {"n/a", "不适用"}, lblUnknown: {"unknown", "未知"},
	lblIsCritical: {"critical", "关键"}, lblIsBonus: {"bonus", "加分"},
	lblReordered: {"times contradict the order of the log", "时间与日志顺序矛盾"},
	lblNoScore:   {"no score: no rule with weight was decided", "无得分：没有已判定的计分规则"},
	lblExample:   {"e.g.", "例："},
	lblScoreIf:   {"Score if", "得分若"}, lblActions: {"What to train, by site", "按网点的改进重点"},
	lblRule: {"Rule", "规则"}, lblAgree: {"Agreement", "一致率"}, lblChanges: {"Rules that are not the same in all results", "各结果中不一致的规则"},
	lblRepairs: {"What was repaired in reading", "读取时的修正"},
	lblWaivers: {"Waivers", "豁免"}, lblWaived: {"Waived", "豁免"}, lblIsWaived: {"waived", "已豁免"},
}

func (w *Words) label(id labelID) string { return w.of(labels[id]) }

// of returns a template in the language of the words.
func (w *Words) of(t template) string { return w.either(t.en, t.zh) }

// either returns the one or the other, by language: for formats that stand in
// one place only.
func (w *Words) either(en, zh string) string {
	if w.zh {
		return zh
	}
	return en
}
