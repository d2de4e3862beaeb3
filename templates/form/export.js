// exported is a visit as stdc check reads it.
function exported(v) {
	const out = { visit: v.id };
	for (const k of ['site', 'staff', 'wave', 'date', 'zone']) if (v[k]) out[k] = v[k];
	const facts = values(form.facts, v.facts);
	if (Object.keys(facts).length > 0) out.facts = facts;
	const unseen = [...elements.keys()].filter(id => v.unseen.includes(id));
	if (unseen.length > 0) out.unobserved = unseen;
	out.about = { book: form.book.id, version: form.book.version, hash: form.book.hash };
	if (v.observer) out.about.observer = v.observer;
	const notes = v.notes.filter(n => n.text.trim()).map(n => ({ at: n.at, text: n.text }));
	v.events.forEach((e, i) => {
		if (e.note.trim()) notes.push({ event: i, text: e.note });
	});
	if (notes.length > 0) out.about.notes = notes;
	out.events = v.events.map(e => {
		const event = { at: e.at, do: e.do };
		if (e.end) event.end = e.end;
		if (form.labels && elements.get(e.do).step) event.step = elements.get(e.do).step;
		return { ...event, ...values(elements.get(e.do).fields, e.fields) };
	});
	return out;
}

const finished = () => state.visits.filter(v => v.finished);
const waiting = () => finished().filter(v => !v.exported);

// fileOf puts visits into a file, a visit a line. A file to share is a plain text
// by its name and type, as browsers share no others; stdc looks at the content.
function fileOf(visits, ending, type) {
	const name = [form.book.id, form.book.version || form.book.hash.slice(0, 8), stamp(new Date()).slice(0, 19).replace(/[-:]/g, '')].join('-').replace(/[^A-Za-z0-9._-]/g, '_');
	return new File(visits.map(v => JSON.stringify(exported(v)) + '\n'), name + ending, { type });
}

function download(visits) {
	const file = fileOf(visits, '.ndjson', 'application/x-ndjson');
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = file.name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
	return file.name;
}

function canShare() {
	try {
		return !!navigator.canShare?.({ files: [fileOf([], '.txt', 'text/plain')] });
	} catch {
		return false;
	}
}

function sent(visits) {
	for (const v of visits) v.exported = true;
	save();
}
