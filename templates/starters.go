package templates

import (
	"embed"
	"io/fs"
	"path"
)

//go:embed starters
var starters embed.FS

// Starter is a rulebook that an author may begin with.
type Starter struct {
	ID string // also the id of its book and the name of its folder
	// Titles of the standard, as its book has them.
	TitleEN, TitleZH string
	// What it is for, in one line without a full stop.
	LineEN, LineZH string
}

// StarterFile is a file of a starter.
type StarterFile struct {
	Name string // without a folder, such as "book.toml"
	Data []byte
}

// Starters lists the starters in the order in which they are shown: standards of
// halls and telephones, of complaints, of other trades, then those of the method.
func Starters() []Starter {
	return []Starter{
		{"node-control", "Counter service by control of its nodes", "柜面服务节点控制标准",
			"One standard, two bows, three smiles, four apologies, five gestures, at a counter", "柜面的一标准、二鞠躬、三微笑、四致歉、五手势"},
		{"hall-flow", "Customers' routes through a business hall", "营业厅客户动线标准",
			"Everyone is met and routed by need, accompanied from zone to zone, thanked and seen off", "人人有人迎，按需分流，区间有人接，走完有人送"},
		{"hall-waiting", "Waiting customers in a hall", "营业厅等候服务标准",
			"Care every few minutes, services introduced when it is quiet, other channels when it is crowded", "等候有关怀，闲时介绍，忙时分流，走了有登记"},
		{"appearance", "Appearance of people and place", "仪容仪表与现场环境标准",
			"Uniform, grooming, bearing, bows by occasion, the place: facts seen once a visit", "着装、仪容、仪态、鞠躬分档、环境：一次访问看一次"},
		{"courtesy-words", "Polite words", "文明用语标准",
			"Greeting, request, apology, thanks, farewell; taboo words; no interrupting", "问候、请托、致歉、致谢、道别，不说忌语，不插话"},
		{"phone", "Telephone service", "电话服务标准",
			"Answered by the third ring, opened by name, few transfers, holds explained, promises kept", "三声接听，自报家门，少转接，等待有交代，承诺要兑现"},
		{"hotline-complaint", "A complaint on a hotline", "热线投诉应对标准",
			"No blame, no denial, the problem repeated back, a long wait apologised for first", "不指责、不否定、先复述，久等先致歉"},
		{"complaint", "Complaints at a branch: the seven steps", "网点投诉处理七步法",
			"From leading the customer out of the hall to following up, and the fast way", "从引离现场到事后跟进，将失控的走快速通道"},
		{"complaint-system", "The complaint system", "投诉管理制度",
			"Registered, archived, analysed, reported; follow-ups and faults by working days", "登记、归档、分析、上报；按工作日回访、销账、催办"},
		{"after-sales", "Service after an installation", "安装售后服务标准",
			"A call right after the engineer's visit, an answer to every mail", "工程师走后即回访，来信件件有回音"},
		{"hotel-front-desk", "Arrival and departure at a hotel", "酒店前台接待标准",
			"Guests noticed at once, a missing reservation never their fault, quick in and out", "进门有人注意，查不到预订不怪客人，入住离店都快"},
		{"room-cleaning", "Cleaning a hotel room", "客房清洁标准",
			"A strict order, nothing twice, the disinfectant left to work", "次序严格，一样不重复，消毒留够时间"},
		{"dish-hygiene", "Clean dishes in a restaurant", "餐具卫生标准",
			"Rinsed, washed, disinfected for thirty minutes, dry when served, and staff who can tell", "冲、洗、消毒三十分钟，干了上桌，问起答得出"},
		{"goods-inspection", "Goods waiting for inspection", "来料检验与标识标准",
			"Inspected within three days, the tag changed the same day, nothing uninspected issued", "三天检完，当天换牌，待检的不发"},
		{"check-in-desk", "An airport check-in desk", "机场值机柜台标准",
			"Closed thirty minutes before departure, the queue kept, the right gate on the card", "起飞前三十分钟关闭，按序办理，登机口不错"},
		{"serving-distance", "Help that does not press", "服务距离标准",
			"Nobody at the customer's elbow, and somebody there once called", "不贴身，一招呼就到"},
		{"experience-cues", "Cues along choosing, buying, using", "体验线索：选、买、用",
			"Good cues earn extra, ordinary ones are expected, bad ones never happen", "正面线索加分，中性的应有，负面的不许有"},
		{"quality-dimensions", "Dimensions of quality: an order delivered", "质量维度：一张送货的订单",
			"Two sets of dimensions to import: service quality, and the seven rights", "两组可引用的维度：服务质量五维度、七个恰当"},
		{"customer-part", "What the customer contributes", "客户参与标准",
			"Three levels of participation, and rules from a level up", "参与分三层，规则按层次适用"},
		{"satisfaction", "Expected against perceived", "期望与感知标准",
			"The gap of each dimension beside its compliance", "各维度的差距与达标率并列"},
		{"making-standards", "A small standard, to learn by", "一个学着写的小标准",
			"The four steps of the method, explained in a skeleton", "方法的四步，写在一个骨架里"},
	}
}

// StarterFiles returns the files of a starter by name: its book, the tests of
// that, what the book imports, and visits.ndjson, a log of sample visits. ok is false where there is no such starter.
func StarterFiles(id string) (files []StarterFile, ok bool) {
	if id != path.Base(id) {
		return nil, false
	}
	dir := path.Join("starters", id)
	entries, err := fs.ReadDir(starters, dir)
	if err != nil {
		return nil, false
	}
	for _, e := range entries {
		data, err := fs.ReadFile(starters, path.Join(dir, e.Name()))
		if err != nil {
			return nil, false
		}
		files = append(files, StarterFile{e.Name(), data})
	}
	return files, len(files) > 0
}
