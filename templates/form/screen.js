// The screen: at first the head of a visit and what is kept on the device, then
// the buttons of a visit, above them what was recorded.

const $ = id => document.getElementById(id);
const main = $('main'), bar = $('bar'), sheet = $('sheet');
const side = () => state.lang === 'zh' ? 1 : 0;
const title = pair => pair[side()];
const t = (name, ...args) => form.words[name][side()].replace(/\{(\d)\}/g, (_, i) => args[i]);
const nameOf = id => title(elements.get(id).title);

// h makes an element. Texts become text nodes, never markup.
function h(tag, attrs, ...kids) {
	const el = document.createElement(tag);
	for (const [k, v] of Object.entries(attrs ?? {})) {
		if (k.startsWith('on')) el.addEventListener(k.slice(2), v);
		else if (v === true) el.setAttribute(k, '');
		else if (v !== false && v !== undefined && v !== null) el.setAttribute(k, v);
	}
	el.append(...kids.flat(Infinity).filter(x => x !== null && x !== undefined && x !== false));
	return el;
}

const button = (text, onclick, attrs) => h('button', { type: 'button', onclick, ...attrs }, text);

// say tells what happened, on the screen and to a screen reader.
function say(text) {
	$('said').textContent = '';
	$('said').textContent = text;
}

function warn() {
	const n = elsewhere();
	const text = !keeps ? t('noStore') : n > 0 && state.open === null ? t('otherVersion', n) : '';
	if ($('warning').textContent !== text) $('warning').textContent = text;
	$('warning').hidden = !text;
}

// draw builds the screen anew: another language, another visit.
function draw() {
	document.documentElement.lang = state.lang === 'zh' ? 'zh-CN' : 'en';
	document.title = $('title').textContent = title(form.title);
	$('language').textContent = t('language');
	$('language').lang = state.lang === 'zh' ? 'en' : 'zh-CN';
	document.body.className = state.open === null ? 'home' : 'visit';
	if (state.open === null) drawHome();
	else drawVisit();
	warn();
	tick();
}

// The head of the visit that is about to begin, as far as it was typed, and what
// was put into it beforehand: of another day by the time it begins, perhaps.
let head = null, preset = null;

function drawHome() {
	const now = new Date();
	if (!head) {
		preset = { id: newId(now), date: dayOf(now) };
		head = { ...preset, site: state.last.site ?? '', wave: state.last.wave ?? '', observer: state.last.observer ?? '', staff: '', facts: {} };
	}
	const input = (k, more) => h('div', { class: 'ask' },
		h('label', { for: 'head-' + k }, t(k)),
		h('input', { id: 'head-' + k, value: head[k], autocomplete: 'off', maxlength: 200, oninput: e => { head[k] = e.target.value; }, ...more }),
		h('p', { class: 'fault', id: 'fault-' + k, hidden: true }));
	main.replaceChildren(...[
		h('p', { class: 'of' }, form.book.version ? t('version', form.book.version) + ' · ' : '', form.book.hash.slice(0, 8)),
		state.visits.length > 0 && h('section', {}, h('h2', {}, t('kept')), keptList()),
		h('section', {}, h('h2', {}, t('visit')), h('p', { class: 'of' }, t('how')),
			input('site', { required: true }), input('staff'), input('observer'), input('wave'), input('date', { type: 'date' }), input('id', { required: true })),
		form.facts.length > 0 && h('section', {}, h('h2', {}, t('facts')), h('p', { class: 'of' }, t('factsLater')), form.facts.map(q => ask(q, head.facts, 'head-fact-'))),
	].filter(Boolean));
	drawHomeBar();
}

function drawHomeBar() {
	const list = waiting();
	bar.replaceChildren(...[
		list.length > 0 && canShare() && button(t('share', list.length), () => share(list), { class: 'second' }),
		list.length > 0 && button(t('export', list.length), () => exportAll(list), { class: 'second', id: 'export' }),
		button(t('start'), startVisit, { class: 'first', id: 'start' }),
	].filter(Boolean));
}

function keptList() {
	const list = state.visits, gone = list.filter(v => v.exported);
	return [
		h('ul', { class: 'list' }, list.map((v, i) => h('li', {}, button([
			h('bdi', { class: 'name' }, v.id),
			h('span', { class: 'state' }, t('keptOne', v.site, v.date, v.events.length) + ' · ' + t(v.exported ? 'exportedOn' : 'exportedNot')),
		], () => openKept(i))))),
		gone.length > 0 && h('p', { class: 'two' },
			finished().length > 0 && waiting().length === 0 && button(t('exportAgain', finished().length), () => exportAll(finished())),
			button(t('deleteExported', gone.length), () => {
				state.visits = list.filter(v => !v.exported);
				save();
				draw();
				say(t('goneSome', gone.length));
			})),
	];
}

function startVisit() {
	const faults = {
		site: head.site.trim() ? '' : t('needSite'),
		date: /^\d{4}-\d\d-\d\d$/.test(head.date) ? '' : t('needDate'),
		id: !head.id.trim() ? t('needId') : state.visits.some(v => v.id === head.id.trim()) ? t('idTaken') : '',
	};
	let first = null;
	for (const [k, fault] of Object.entries(faults)) {
		const at = $('head-' + k);
		setFault(at, $('fault-' + k), fault);
		if (fault) first ??= at;
	}
	if (first) return first.focus();
	const now = new Date();
	if (head.id === preset.id) head.id = newId(now);
	if (head.date === preset.date) head.date = dayOf(now);
	const { facts, ...texts } = head;
	begin(Object.fromEntries(Object.entries(texts).map(([k, v]) => [k, v.trim()])), facts);
	head = null;
	say('');
	draw();
	main.focus();
	stayAwake();
}

function setFault(input, p, text) {
	p.textContent = text;
	p.hidden = !text;
	if (text) {
		input.setAttribute('aria-invalid', 'true');
		input.setAttribute('aria-describedby', p.id);
	} else {
		input.removeAttribute('aria-invalid');
		input.removeAttribute('aria-describedby');
	}
}

function exportAll(visits) {
	const name = download(visits);
	sent(visits);
	draw();
	say(t('exported', visits.length, name));
}

async function share(visits) {
	try {
		await navigator.share({ files: [fileOf(visits, '.txt', 'text/plain')] });
	} catch {
		return; // the person thought better of it
	}
	sent(visits);
	draw();
	say(t('shared', visits.length));
}

// The buttons of a visit, by element.
let rows = new Map();

function drawVisit() {
	rows = new Map();
	const groups = form.groups.map((g, i) => h('section', { id: 'group-' + i, 'aria-labelledby': 'name-' + i },
		h('h2', { id: 'name-' + i, tabindex: -1 }, title(g.title) || t('whole')),
		h('ul', { class: 'rows' }, g.items.map(it => h('li', { class: 'row' }, row(it))))));
	main.replaceChildren(
		h('section', { id: 'log', 'aria-label': t('log') }),
		h('div', { id: 'buttons' }, groups));
	bar.replaceChildren(...[
		form.groups.length > 1 && h('nav', { 'aria-label': t('steps') }, form.groups.map((g, i) => button(title(g.title) || t('whole'), () => goTo(i)))),
		h('div', { class: 'acts' },
			button(t('undo'), takeBack, { id: 'undo' }),
			button(t('note'), () => openNote(addNote(new Date())), { id: 'note' }),
			button(t('factsShort'), openFacts, { id: 'facts' }),
			button(t('finish'), openFinish, { id: 'finish', class: 'first' })),
	].filter(Boolean));
	refresh();
}

// row is an element: the button that records it, and one to say that it could not
// be observed.
function row(it) {
	const status = h('span', { class: 'state' });
	const tap = button([h('bdi', { class: 'name' }, title(it.title)), status], () => tapped(it.id), { class: 'tap', 'data-element': it.id });
	const unseen = button(t('unseen'), () => {
		say(t(toggleUnseen(it.id) ? 'unseenOn' : 'unseenOff', nameOf(it.id)));
		refresh();
	}, { class: 'unseen', 'aria-label': t('unseenOf', title(it.title)) });
	rows.set(it.id, { tap, unseen, state: status });
	return [tap, unseen];
}

function goTo(i) {
	$('group-' + i).scrollIntoView();
	$('name-' + i).focus({ preventScroll: true });
}

// refresh brings the buttons and the log up to date without building them anew,
// so that the focus stays where it is.
function refresh() {
	const v = current();
	for (const [id, r] of rows) {
		r.unseen.setAttribute('aria-pressed', v.unseen.includes(id));
		r.tap.classList.toggle('some', eventsOf(id).length > 0);
		r.tap.classList.toggle('running', !!runningOf(id));
	}
	const items = [...v.events.map(e => [e.at, logLine(e)]), ...v.notes.map(n => [n.at, noteLine(n)])].sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
	$('log').replaceChildren(items.length > 0 ? h('ol', {}, items.map(x => h('li', {}, x[1]))) : h('p', { class: 'of' }, t('nothing')));
	$('log').scrollTop = $('log').scrollHeight;
	$('undo').disabled = v.undo.length === 0;
	tick();
	warn();
}

function logLine(e) {
	const n = unanswered(e);
	return button([h('time', {}, clockOf(e.at) + (e.end ? '–' + clockOf(e.end) : '')), ' ', h('bdi', {}, nameOf(e.do)),
		n > 0 && h('span', { class: 'open' }, ' ' + t('open', n)), e.note && h('span', { class: 'state' }, ' ' + e.note)], () => openRecord(e));
}

const noteLine = n => button([h('time', {}, clockOf(n.at)), ' ', h('span', { class: 'state' }, t('note') + ' ', h('bdi', {}, n.text))], () => openNote(n));

// tick shows the time: of the day, and of what lasts.
function tick() {
	const now = new Date(), time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':');
	if ($('clock').textContent !== time) $('clock').textContent = time;
	if (state.open === null) return;
	for (const [id, r] of rows) {
		const text = stateOf(id, now);
		if (r.state.textContent !== text) r.state.textContent = text;
	}
}

function stateOf(id, now) {
	const list = eventsOf(id), last = list.at(-1), on = runningOf(id);
	if (on) return t('running', lengthOf(now - new Date(on.at)));
	if (!last) return elements.get(id).lasts ? t('begins') : '';
	const when = clockOf(last.at) + (last.end ? '–' + clockOf(last.end) : '');
	return list.length > 1 ? t('times', list.length, when) : when;
}

function lengthOf(ms) {
	const s = Math.max(0, Math.floor(ms / 1000));
	return Math.floor(s / 60) + ':' + two(s % 60);
}

// A second tap on the same button within this time is taken for the same one.
const quiet = 600;
let lastTap = { id: '', at: 0 };

function tapped(id) {
	const at = new Date(), again = lastTap.id === id && Math.abs(at - lastTap.at) < quiet;
	lastTap = { id, at };
	if (again) return say(t('twice', nameOf(id)));
	const on = runningOf(id), it = elements.get(id);
	if (on) {
		end(on, at);
		say(t('recordedEnd', clockOf(on.end), nameOf(id)));
		return refresh();
	}
	const before = eventsOf(id).at(-1);
	if (before && !it.again) {
		say(t('already', clockOf(before.at), nameOf(id)));
		return openRecord(before, { at });
	}
	taken(id, at);
}

// taken records an element, and only then asks about it.
function taken(id, at) {
	const it = elements.get(id), e = record(id, at);
	navigator.vibrate?.(30);
	say(t(it.lasts ? 'recordedBegin' : 'recorded', clockOf(e.at), nameOf(id)));
	refresh();
	if (it.fields.length > 0) openRecord(e);
}

function takeBack() {
	const of = undo();
	if (!of) return say(t('undoNothing'));
	say(t('undone', of.do ? (of.at ? clockOf(of.at) + ' ' : '') + nameOf(of.do) : t('note')));
	refresh();
}

// stayAwake keeps the screen on during a visit, where that can be had.
function stayAwake() {
	if (state.open !== null && document.visibilityState === 'visible') navigator.wakeLock?.request('screen').catch(() => {});
}
