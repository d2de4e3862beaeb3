// What was recorded, kept on the device, and how it leaves it. Nothing here
// touches the screen.

const form = JSON.parse(document.getElementById('form').textContent);
const prefix = 'stdc:' + form.book.id + ':';
const store = prefix + form.book.hash;
const elements = new Map(form.groups.flatMap(g => g.items.map(it => [it.id, { ...it, step: g.step }])));
let keeps = true; // whether the browser keeps what is saved
let state = load();
const current = () => state.open === null ? null : state.visits[state.open];

function load() {
	const fresh = { lang: form.lang, open: null, visits: [], last: {} };
	try {
		const kept = { ...fresh, ...JSON.parse(localStorage.getItem(store)) };
		return Array.isArray(kept.visits) && (kept.open === null || kept.visits[kept.open]) ? kept : fresh;
	} catch {
		keeps = false;
		return fresh;
	}
}

function save() {
	try {
		localStorage.setItem(store, JSON.stringify(state));
		keeps = true;
	} catch {
		keeps = false;
	}
}

// elsewhere counts the visits of other versions of the form that were not exported.
function elsewhere() {
	let n = 0;
	try {
		for (let i = 0; i < localStorage.length; i++) {
			const k = localStorage.key(i);
			if (k.startsWith(prefix) && k !== store) n += JSON.parse(localStorage.getItem(k)).visits.filter(v => !v.exported).length;
		}
	} catch { /* what cannot be read is not ours */ }
	return n;
}

const two = n => String(n).padStart(2, '0');
const dayOf = d => d.getFullYear() + '-' + two(d.getMonth() + 1) + '-' + two(d.getDate());

function offset(d) {
	const m = -d.getTimezoneOffset(), abs = Math.abs(m);
	return (m < 0 ? '-' : '+') + two(Math.floor(abs / 60)) + ':' + two(abs % 60);
}

// stamp writes a moment to the tenth of a second with its offset. A tenth that is
// not over yet does not count, so no time is later than the tap.
function stamp(d) {
	return dayOf(d) + 'T' + [d.getHours(), d.getMinutes(), d.getSeconds()].map(two).join(':') + '.' + Math.floor(d.getMilliseconds() / 100) + offset(d);
}

// clockOf is the time of day in a stamp, to the second.
const clockOf = s => s.slice(11, 19);

function newId(now) {
	const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'; // none that are taken for another
	const some = crypto.getRandomValues(new Uint8Array(4));
	return dayOf(now).replaceAll('-', '') + '-' + [now.getHours(), now.getMinutes()].map(two).join('') + '-' + Array.from(some, b => letters[b % 32]).join('');
}

// zone is that of the form, else that of the device where it is a name.
function zone() {
	const name = form.zone || Intl.DateTimeFormat().resolvedOptions().timeZone || '';
	return /^(UTC|[A-Z][A-Za-z0-9_+-]*\/[A-Za-z0-9_+\/-]+)$/.test(name) && name !== 'Etc/Unknown' ? name : '';
}

// begin begins a visit. Its undo list holds, for each action, what takes it back.
function begin(head, facts) {
	state.visits.push({ ...head, zone: zone(), facts, unseen: [], events: [], notes: [], undo: [], exported: false });
	state.open = state.visits.length - 1;
	state.last = { site: head.site, wave: head.wave, observer: head.observer };
	save();
}

function act(back) {
	const v = current();
	v.undo.push(back);
	if (v.undo.length > 100) v.undo.shift();
	changed();
}

// changed saves a visit that its last export no longer tells of.
function changed() {
	current().exported = false;
	save();
}

function record(id, at) {
	const v = current(), n = (v.serial ?? 0) + 1;
	v.serial = n;
	const event = { n, do: id, at: stamp(at), fields: {}, note: '' };
	v.events.push(event);
	act({ op: 'record', n });
	return event;
}

function end(event, at) {
	event.end = stamp(at);
	act({ op: 'end', n: event.n });
}

const eventsOf = id => current().events.filter(e => e.do === id);
const runningOf = id => elements.get(id).lasts ? eventsOf(id).find(e => !e.end) : undefined;

function toggleUnseen(id) {
	const list = current().unseen, i = list.indexOf(id);
	if (i < 0) list.push(id);
	else list.splice(i, 1);
	act({ op: 'unseen', id });
	return i < 0;
}

// remove takes a record or a note out of its list; undo puts it back in its place.
function remove(list, n) {
	const v = current(), i = v[list].findIndex(x => x.n === n);
	const [gone] = v[list].splice(i, 1);
	act({ op: 'remove', list, i, gone });
}

function addNote(at) {
	const v = current(), n = (v.serial ?? 0) + 1;
	v.serial = n;
	const note = { n, at: stamp(at), text: '' };
	v.notes.push(note);
	act({ op: 'note', n });
	return note;
}

// undo takes the last action back and returns it with what it was about.
function undo() {
	const v = current(), last = v.undo.pop();
	if (!last) return null;
	const take = list => v[list].splice(v[list].findIndex(x => x.n === last.n), 1)[0];
	let of = null;
	switch (last.op) {
	case 'record': of = take('events'); break;
	case 'note': of = take('notes'); break;
	case 'end': of = v.events.find(e => e.n === last.n); delete of.end; break;
	case 'remove': of = last.gone; v[last.list].splice(last.i, 0, of); break;
	case 'unseen': {
		const i = v.unseen.indexOf(last.id);
		if (i < 0) v.unseen.push(last.id);
		else v.unseen.splice(i, 1);
		of = { do: last.id };
	}
	}
	changed();
	return of;
}

// valueOf reads what was typed or chosen: undefined where nothing was, null where
// it is no value of the question.
function valueOf(q, raw) {
	if (raw === undefined || raw.trim() === '') return undefined;
	switch (q.type) {
	case 'bool': return raw === 'true';
	case 'number':
	case 'duration': {
		const s = raw.trim().replace(',', '.');
		if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(s)) return null;
		const n = Number(s);
		if (q.scale && (n < q.scale[0] || n > q.scale[1] || !Number.isInteger(n))) return null;
		if (q.type === 'number') return n;
		if (n < 0) return null;
		const ms = Math.round(n * (q.unit === 's' ? 1000 : 60000));
		return ms % 1000 ? ms + 'ms' : ms / 1000 + 's';
	}
	case 'time': return zone() ? raw : raw + offset(new Date(raw)); // a time of day at the place of the visit
	}
	return raw;
}

function values(questions, raws) {
	const out = {};
	for (const q of questions) {
		const v = valueOf(q, raws[q.id]);
		if (v !== undefined && v !== null) out[q.id] = v;
	}
	return out;
}

// unanswered counts the questions about a record that have no answer.
const unanswered = e => elements.get(e.do).fields.filter(q => valueOf(q, e.fields[q.id]) == null).length;
