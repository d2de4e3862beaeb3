// The sheets that come up from below: what is asked about a record, notes, the
// facts of the visit, its end.

let openedAt = 0, onDone = null;

// show opens a sheet. Its last button closes it; all is saved as it is typed.
function show(heading, body, acts, done) {
	const was = sheet.open;
	onDone = done ?? null;
	sheet.replaceChildren(
		h('h2', { id: 'sheet-title', tabindex: -1 }, heading),
		h('div', { class: 'body' }, body),
		h('div', { class: 'acts' }, acts));
	if (!was) {
		openedAt = Date.now();
		sheet.showModal();
	}
	$('sheet-title').focus();
}

function hide() {
	sheet.close();
	closed();
}

// closed follows a sheet that was closed, by its button or by the key for that.
function closed() {
	if (sheet.open) return; // another one came up meanwhile
	const done = onDone;
	onDone = null;
	sheet.replaceChildren();
	done?.();
	if (state.open !== null) refresh();
	if (document.activeElement === document.body) main.focus({ preventScroll: true });
}

sheet.addEventListener('close', closed);
// The second tap of two by accident must not answer what the first brought up.
// Keys and screen readers tap once; they have no detail.
sheet.addEventListener('click', e => {
	if (e.detail > 0 && Math.abs(Date.now() - openedAt) < quiet / 2) {
		e.preventDefault();
		e.stopPropagation();
	}
}, true);

// ask makes the question for a field or a fact; raws keeps what was answered.
function ask(q, raws, before, onset) {
	const id = before + q.id, set = raw => {
		raws[q.id] = raw;
		onset?.();
	};
	const options = optionsOf(q);
	if (options) {
		return h('fieldset', { class: 'ask' }, h('legend', {}, title(q.title)),
			h('div', { class: 'options' }, [['', t('unknown')], ...options].map(([value, text], i) => h('label', { class: 'option' },
				h('input', { type: 'radio', name: id, value, checked: (raws[q.id] ?? '') === value, onchange: () => set(value), id: i === 0 ? id : undefined }),
				h('bdi', {}, text)))));
	}
	const fault = h('p', { class: 'fault', id: 'fault-' + id, hidden: true });
	const hint = q.type === 'text' && q.words && h('p', { class: 'of', id: 'hint-' + id }, t('words'));
	const attrs = { id, oninput: e => set(e.target.value), autocomplete: 'off', 'aria-describedby': hint ? 'hint-' + id : undefined };
	let input;
	if (q.type === 'text') {
		input = h('textarea', { ...attrs, rows: 2 });
	} else if (q.type === 'time') {
		input = h('input', { ...attrs, type: 'datetime-local' });
	} else {
		input = h('input', { ...attrs, type: 'text', inputmode: 'decimal' });
		const look = () => setFault(input, fault, valueOf(q, input.value) === null ? t(q.scale ? 'badWhole' : q.type === 'duration' ? 'badLength' : 'badNumber', ...(q.scale ?? [])) : '');
		input.addEventListener('change', look);
	}
	input.value = raws[q.id] ?? '';
	return h('div', { class: 'ask' }, h('label', { for: id }, title(q.title)), hint, input, fault);
}

// optionsOf are the choices of a question, null where it has none. A long scale is
// typed.
function optionsOf(q) {
	if (q.type === 'enum') return q.values.map(v => [v, v]);
	if (q.type === 'bool') return [['true', t('yes')], ['false', t('no')]];
	if (q.scale && q.scale[1] - q.scale[0] <= 10) {
		return Array.from({ length: q.scale[1] - q.scale[0] + 1 }, (_, i) => String(q.scale[0] + i)).map(s => [s, s]);
	}
	return null;
}

// openRecord shows a record, and behind it what back brings up. at is the moment of
// the tap that asked for it, where the element was recorded before: it may have
// happened again.
function openRecord(e, { at, back } = {}) {
	const it = elements.get(e.do);
	show(clockOf(e.at) + (e.end ? '–' + clockOf(e.end) : '') + ' ' + nameOf(e.do), [
		it.fields.map(q => ask(q, e.fields, 'field-', changed)),
		noteInput(t('noteOf'), e.note, text => { e.note = text; }),
	], [
		at && button(t('onceMore', clockOf(stamp(at))), () => {
			hide();
			taken(e.do, at);
		}, { class: 'whole' }),
		button(t('delete'), () => {
			remove('events', e.n);
			hide();
			say(t('deleted', nameOf(e.do)));
		}, { class: 'danger' }),
		button(t('done'), hide, { class: 'first' }),
	].filter(Boolean), back);
}

function noteInput(label, text, set) {
	return h('div', { class: 'ask' }, h('label', { for: 'note-text' }, label), h('p', { class: 'of', id: 'note-hint' }, t('noteHint')),
		h('textarea', { id: 'note-text', rows: 2, maxlength: 2000, 'aria-describedby': 'note-hint', oninput: e => {
			set(e.target.value);
			changed();
		} }, text));
}

function openNote(note) {
	show(t('noteAt', clockOf(note.at)), noteInput(t('note'), note.text, text => { note.text = text; }), [
		button(t('delete'), () => {
			hide();
			if (!current().notes.includes(note)) return; // it was blank, and is gone
			remove('notes', note.n);
			say(t('deleted', t('note')));
			refresh();
		}, { class: 'danger' }),
		button(t('done'), hide, { class: 'first' }),
	], () => {
		if (note.text.trim()) return;
		const v = current(); // a note without a word is none, and nothing to undo
		v.notes = v.notes.filter(n => n !== note);
		v.undo = v.undo.filter(u => !(u.op === 'note' && u.n === note.n));
		changed();
	});
	$('note-text').focus();
}

function openFacts() {
	const v = current();
	show(t('facts'), [
		['site', 'staff', 'observer', 'wave'].map(k => headInput(k, v)),
		form.facts.map(q => ask(q, v.facts, 'fact-', changed)),
	], [button(t('done'), hide, { class: 'first' })]);
}

const headInput = (k, v) => h('div', { class: 'ask' }, h('label', { for: 'visit-' + k }, t(k)),
	h('input', { id: 'visit-' + k, value: v[k], autocomplete: 'off', maxlength: 200, oninput: e => {
		v[k] = e.target.value;
		changed();
	} }));

// openFinish shows what is open still before a visit ends.
function openFinish() {
	const v = current();
	const part = (name, hint, items) => items.length > 0 && h('section', {}, h('h3', {}, t(name)), hint && h('p', { class: 'of' }, t(hint)), h('ul', { class: 'rows' }, items.map(x => h('li', { class: 'row' }, x))));
	const open = e => openRecord(e, { back: openFinish });
	show(t('finishTitle'), [
		part('runningTitle', '', v.events.filter(e => elements.get(e.do).lasts && !e.end).map(e => button(t('runningOne', clockOf(e.at), nameOf(e.do)), () => open(e)))),
		part('openTitle', '', v.events.filter(e => unanswered(e) > 0).map(e => button(clockOf(e.at) + ' ' + nameOf(e.do) + ' · ' + t('open', unanswered(e)), () => open(e)))),
		part('neverTitle', 'neverHint', [...elements.keys()].filter(id => eventsOf(id).length === 0).map(id => [h('bdi', { class: 'name' }, nameOf(id)),
			button(t('unseen'), e => e.currentTarget.setAttribute('aria-pressed', toggleUnseen(id)), { class: 'unseen', 'aria-pressed': v.unseen.includes(id), 'aria-label': t('unseenOf', nameOf(id)) })])),
		form.facts.length > 0 && h('section', {}, h('h3', {}, t('facts')), form.facts.map(q => ask(q, v.facts, 'fact-', changed))),
	].filter(Boolean), [
		button(t('close'), hide),
		button(t('finishDo'), () => {
			v.finished = true;
			state.open = null;
			save();
			hide();
			draw();
			say(t('finished', v.id));
			($('export') ?? $('start')).focus();
		}, { class: 'first', id: 'finish-do' }),
	]);
}

// openKept shows a visit that is kept on the device.
function openKept(i) {
	const v = state.visits[i];
	const gone = () => {
		state.visits.splice(i, 1);
		save();
		hide();
		draw();
		say(t('goneSome', 1));
	};
	show(v.id, h('p', {}, t('keptOne', v.site, v.date, v.events.length) + ' · ' + t(v.exported ? 'exportedOn' : 'exportedNot')), [
		button(t('deleteVisit'), () => {
			if (v.exported) return gone();
			show(v.id, h('p', {}, t('deleteAsk', v.id)), [button(t('deleteSure'), gone, { class: 'danger' }), button(t('close'), hide, { class: 'first' })]);
		}, { class: 'danger' }),
		button(t('reopen'), () => {
			state.open = i;
			v.finished = false;
			save();
			hide();
			draw();
			main.focus();
			stayAwake();
		}),
		button(t('close'), hide, { class: 'first' }),
	]);
}
