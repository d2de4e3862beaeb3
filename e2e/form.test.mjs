// Browser tests of the page that stdc form --html makes: node --test, with STDC
// naming the program and CHROMIUM the browser. Visits are tapped through on the
// screen of a phone, exported, and checked by stdc as they are.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const stdc = process.env.STDC ?? 'stdc';
const dir = mkdtempSync(join(tmpdir(), 'stdc-form-'));
const hall = 'testdata/forms/hall.toml', dishes = 'templates/starters/dish-hygiene/book.toml';
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, timezoneId: 'Asia/Shanghai', acceptDownloads: true };
const small = { ...phone, viewport: { width: 320, height: 568 } };
let browser;

function run(...args) {
	const done = spawnSync(stdc, args, { cwd: root, encoding: 'utf8' });
	assert.equal(done.error, undefined);
	return done;
}

// made is the page of a book.
function made(book, ...more) {
	const out = join(dir, book.replace(/\W/g, '_') + '.html');
	const done = run('form', '-r', book, '--html', '-o', out, ...more);
	assert.equal(done.status, 0, done.stderr);
	return out;
}

before(async () => {
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		timeout: 120_000,
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
	});
});
after(async () => {
	await browser?.close();
	rmSync(dir, { recursive: true, force: true });
});

// open opens a page at nine o'clock and stops the clock there. It fails where the
// page asks for anything but itself, or says that something is wrong.
async function open(file, options = phone) {
	const context = await browser.newContext(options);
	context.setDefaultTimeout(120_000);
	const page = await context.newPage();
	await page.clock.install({ time: new Date('2026-03-02T08:59:00+08:00') });
	page.on('request', r => assert.ok(r.url().startsWith('blob:') || r.url() === 'file://' + file, r.url()));
	page.on('console', m => assert.fail(m.text()));
	page.on('pageerror', e => assert.fail(e.message));
	await page.goto('file://' + file);
	await page.clock.pauseAt(new Date('2026-03-02T09:00:00+08:00'));
	return page;
}

const wait = (page, ms) => page.clock.runFor(ms);
const tap = (page, id) => page.locator(`.tap[data-element="${id}"]`).click();
const said = page => page.locator('#said').textContent();
const done = async page => {
	await wait(page, 700); // nobody reads and answers faster, and what is faster is a second tap by accident
	await page.locator('#sheet .first').click();
};

async function start(page, site) {
	await page.fill('#head-site', site);
	await page.click('#start');
}

async function finish(page) {
	await page.click('#finish');
	await wait(page, 700);
	await page.click('#finish-do');
}

// exported downloads the visits and returns the file and what it holds.
async function exported(page) {
	const [download] = await Promise.all([page.waitForEvent('download'), page.click('#export')]);
	const file = join(dir, download.suggestedFilename());
	await download.saveAs(file);
	return { file, visits: readFileSync(file, 'utf8').trimEnd().split('\n').map(l => JSON.parse(l)) };
}

function check(book, file) {
	const got = run('check', '-r', book, '--format', 'ndjson', '--strict', file);
	assert.ok(got.status < 2, got.stderr);
	return got.stdout.trimEnd().split('\n').map(l => JSON.parse(l));
}

async function greeting(page, after, words) {
	await tap(page, 'enter');
	await wait(page, after);
	await tap(page, 'greet');
	await wait(page, 4_000);
	await page.fill('#field-text', words);
	await done(page);
}

test('a visit tapped through, exported and checked, right to the tenth of a second', async () => {
	const page = await open(made(hall));
	await page.fill('#head-observer', 'Li');
	await page.click('#start');
	assert.equal(await page.locator('#fault-site').textContent(), 'Say at which site you are.');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'head-site');
	await start(page, 'SH-03');
	await greeting(page, 10_300, 'Good morning!');
	assert.equal(await said(page), 'Recorded 09:00:10 Greeting');
	for (let i = 0; i < 3; i++) {
		await wait(page, 1_000);
		await tap(page, 'smile');
	}
	await page.click('#note');
	await page.fill('#note-text', 'The music was loud.');
	await done(page);
	await page.click('#facts');
	await wait(page, 700);
	await page.locator('#sheet .option', { hasText: /^4$/ }).click();
	await page.locator('#sheet .first').click();
	await finish(page);

	await page.clock.pauseAt(new Date('2026-03-02T10:00:00+08:00'));
	await page.fill('#head-date', '2026-03-01');
	await start(page, 'SH-07');
	await greeting(page, 10_000, 'Hurry up');
	await page.locator('.unseen').nth(2).click();
	assert.equal(await said(page), 'Could not observe Smile');
	await finish(page);

	const { file, visits } = await exported(page);
	assert.equal(visits.length, 2);
	assert.match(visits[0].visit, /^20260302-0900-[A-Z2-9]{4}$/);
	assert.deepEqual({ ...visits[0], visit: '', about: '' }, {
		visit: '', site: 'SH-03', date: '2026-03-02', zone: 'Asia/Shanghai', facts: { rating: 4 }, about: '',
		events: [
			{ at: '2026-03-02T09:00:00.0+08:00', do: 'enter' },
			{ at: '2026-03-02T09:00:10.3+08:00', do: 'greet', text: 'Good morning!' },
			{ at: '2026-03-02T09:00:16.0+08:00', do: 'smile' },
			{ at: '2026-03-02T09:00:17.0+08:00', do: 'smile' },
			{ at: '2026-03-02T09:00:18.0+08:00', do: 'smile' },
		],
	});
	assert.match(visits[0].about.hash, /^[0-9a-f]{64}$/);
	assert.deepEqual({ ...visits[0].about, hash: '' }, { book: 'hall', version: '1.1.0', hash: '', observer: 'Li', notes: [{ at: '2026-03-02T09:00:18.0+08:00', text: 'The music was loud.' }] });
	assert.equal(visits[1].date, '2026-03-01');
	assert.deepEqual(visits[1].unobserved, ['smile']);

	const [first, second] = check(hall, file);
	const verdicts = v => Object.fromEntries(Object.entries(v.rules).map(([id, r]) => [id, r.verdict]));
	assert.deepEqual(verdicts(first), { 'greet-promptly': 'fail', 'greet-politely': 'pass', smiles: 'pass', rated: 'pass' });
	assert.match(first.rules['greet-promptly'].why, /10 s 300 ms after .*300 ms over the limit of 10 s/);
	assert.deepEqual(verdicts(second), { 'greet-promptly': 'pass', 'greet-politely': 'fail', smiles: 'unknown', rated: 'unknown' });
	await page.context().close();
});

test('undo, two taps by accident, and a record that is looked at again', async () => {
	const page = await open(made(hall));
	await start(page, 'SH-03');
	const smiles = () => page.locator('.tap[data-element=smile] .state').textContent();
	await tap(page, 'smile');
	await wait(page, 200);
	await tap(page, 'smile');
	assert.equal(await said(page), 'Tapped twice: Smile is recorded once');
	assert.equal(await smiles(), '09:00:00');
	await wait(page, 5_000);
	await tap(page, 'smile');
	assert.equal(await smiles(), '2×, last 09:00:05');
	await page.reload();
	await page.click('#undo');
	assert.equal(await said(page), 'Undone: 09:00:05 Smile');
	assert.equal(await smiles(), '09:00:00');
	await page.locator('.unseen').first().click();
	await page.click('#undo');
	assert.equal(await page.locator('.unseen').first().getAttribute('aria-pressed'), 'false');

	// What comes once is not recorded twice unasked; then the time is that of the tap.
	await tap(page, 'enter');
	await wait(page, 3_000);
	await tap(page, 'enter');
	assert.match(await said(page), /recorded already, 09:00:05/);
	await wait(page, 2_000);
	await page.getByRole('button', { name: 'It happened again, 09:00:08' }).click();
	assert.match(await page.locator('.tap[data-element=enter] .state').textContent(), /^2×, last 09:00:08$/);

	// A second tap by accident answers nothing of what the first brought up.
	await tap(page, 'greet');
	await page.locator('#sheet .danger').click();
	assert.ok(await page.locator('#sheet').isVisible());
	await wait(page, 700);
	await page.locator('#sheet .danger').click();
	assert.equal(await said(page), 'Deleted Greeting');
	assert.equal(await page.locator('#log li').count(), 3);
	await page.click('#undo');
	assert.equal(await page.locator('#log li').count(), 4);

	// A note is changed later, and one without a word is none.
	await page.click('#note');
	await done(page);
	assert.equal(await page.locator('#log li').count(), 4);
	await page.click('#note');
	await page.fill('#note-text', 'crowded');
	await done(page);
	await page.locator('#log button', { hasText: 'crowded' }).click();
	await page.fill('#note-text', 'very crowded');
	await done(page);
	await finish(page);
	const { visits: [visit] } = await exported(page);
	assert.deepEqual(visit.about.notes.map(n => n.text), ['very crowded']);
	assert.deepEqual(visit.events.map(e => e.do), ['smile', 'enter', 'enter', 'greet']);
	await page.context().close();
});

test('without a network, and reloaded in the middle', async () => {
	const page = await open(made(dishes, '--zone', 'Asia/Shanghai'), { ...phone, timezoneId: 'Europe/Berlin' });
	await page.context().setOffline(true);
	await page.click('#language');
	await start(page, '后厨');
	await tap(page, 'disinfect');
	await wait(page, 61_000);
	assert.equal(await page.locator('.tap[data-element=disinfect] .state').textContent(), '1:01 – tap when over');
	await page.fill('#field-batch', 'B<7>');
	await page.reload();
	assert.equal(await page.locator('.tap[data-element=disinfect] .state').textContent(), '1:01 – tap when over');
	await wait(page, 9_400);
	await tap(page, 'disinfect');
	await page.locator('#log button').first().click();
	await page.fill('#field-heat', 'hot');
	await page.locator('#field-heat').blur();
	assert.equal(await page.locator('#fault-field-heat').textContent(), 'A number, such as 3 or 2.5.');
	await page.fill('#field-heat', '85,5');
	await done(page);
	await finish(page);
	await page.reload();
	const { file, visits: [visit] } = await exported(page);
	assert.equal(visit.zone, 'Asia/Shanghai');
	assert.deepEqual(visit.events, [{ at: '2026-03-02T02:00:00.0+01:00', do: 'disinfect', end: '2026-03-02T02:01:10.4+01:00', batch: 'B<7>', heat: 85.5 }]);
	assert.equal(check(dishes, file).length, 1);

	// What was exported stays until it is deleted.
	assert.match(await page.locator('.list').textContent(), /exported/);
	await page.getByRole('button', { name: 'Delete the exported ones (1)' }).click();
	await page.reload();
	assert.equal(await page.locator('.list').count(), 0);
	await page.context().close();
});

test('both languages, without a reload', async () => {
	const page = await open(made(hall));
	await page.evaluate(() => { window.same = true; });
	assert.equal(await page.locator('html').getAttribute('lang'), 'en');
	await start(page, 'SH-03');
	await tap(page, 'enter');
	await page.click('#language');
	assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
	assert.equal(await page.title(), '等候大厅');
	assert.equal(await page.locator('.tap[data-element=enter] .name').textContent(), '客户进门');
	await tap(page, 'smile');
	assert.equal(await said(page), '已记录 09:00:00 微笑');
	assert.equal(await page.locator('.unseen').first().getAttribute('aria-label'), '没能观察：客户进门');
	await page.click('#language');
	assert.equal(await page.locator('.tap[data-element=enter] .name').textContent(), 'The customer enters');
	assert.equal(await page.evaluate(() => window.same), true);
	await page.context().close();
});

test('a hostile title', async () => {
	const nasty = '</script><script>document.title="run"</script><img src=x onerror=alert(1)>\u202e {{script}}';
	const book = join(dir, 'hostile.toml');
	const quoted = JSON.stringify(nasty);
	writeFileSync(book, `[standard]\nid = "hostile"\ntitle = ${quoted}\nlanguage = "en"\n[[step]]\nid = "s"\ntitle = ${quoted}\nfrom = "a"\n` +
		`[element.a]\ntitle = ${quoted}\nfields = { kind = { type = "enum", values = [${quoted}, "b"] } }\n` +
		'[rule.r]\nexpect = "a"\nin = "s"\nwhere = { kind = "b" }\n');
	const page = await open(made(book));
	assert.match(await page.title(), /^<\/script><script>document/);
	await start(page, nasty);
	await tap(page, 'a');
	await wait(page, 700);
	await page.locator('#sheet .option').nth(1).click();
	await page.locator('#sheet .first').click();
	assert.equal(await page.locator('img, #main script').count(), 0);
	await finish(page);
	const { file, visits: [visit] } = await exported(page);
	assert.equal(visit.events[0].kind, nasty);
	assert.equal(check(book, file)[0].rules.r.verdict, 'fail');
	await page.context().close();
});

test('a browser that keeps nothing says so', async () => {
	const context = await browser.newContext(phone);
	await context.addInitScript(() => {
		Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
	});
	const page = await context.newPage();
	await page.goto('file://' + made(hall));
	assert.match(await page.getByRole('alert').textContent(), /keeps nothing/);
	await context.close();
});

test('visits of another version, and the same page in two windows', async () => {
	const context = await browser.newContext(phone);
	const page = await context.newPage();
	await page.goto('file://' + made('testdata/forms/hall-1.0.toml'));
	await start(page, 'SH-03');
	await page.goto('file://' + made(hall));
	assert.match(await page.getByRole('alert').textContent(), /^Visits of another version .*: 1\. Open/);
	const other = await context.newPage();
	await other.goto('file://' + made(hall));
	await start(page, 'SH-03');
	await tap(page, 'enter');
	await other.locator('.tap[data-element=enter].some').waitFor();
	await tap(other, 'smile');
	await page.locator('.tap[data-element=smile].some').waitFor();
	assert.equal(await page.locator('#log li').count(), 2);
	await context.close();
});

test('shared where the device can', async () => {
	const context = await browser.newContext(phone);
	await context.addInitScript(() => {
		navigator.canShare = data => data.files.length === 1 && data.files[0].type === 'text/plain';
		navigator.share = async data => { window.given = await data.files[0].text(); };
	});
	const page = await context.newPage();
	await page.goto('file://' + made(hall));
	await start(page, 'SH-03');
	await tap(page, 'enter');
	await page.click('#finish');
	await page.waitForTimeout(700);
	await page.click('#finish-do');
	await page.getByRole('button', { name: 'Share 1' }).click();
	await page.waitForFunction(() => window.given);
	assert.equal(JSON.parse(await page.evaluate(() => window.given)).events[0].do, 'enter');
	await context.close();
});

for (const [look, options] of Object.entries({ phone, small, dark: { ...small, colorScheme: 'dark' }, 'high contrast': { ...phone, forcedColors: 'active' } })) {
	test(`axe finds nothing, and all targets are large enough: ${look}`, async () => {
		const page = await open(made(look === 'phone' ? hall : dishes), options);
		const scan = async where => {
			await page.evaluate(axe.source);
			// The clock of axe is that of the page, which stands still.
			await page.clock.resume();
			const { violations } = await page.evaluate(() => axe.run());
			assert.deepEqual(violations.map(v => `${where}: ${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join('\n')}`), []);
			const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
			assert.ok(wide <= window, `${where}: the page is ${wide} wide, the window ${window}`);
			const less = await page.evaluate(() => [...document.querySelectorAll('button, input, textarea')].filter(b => b.checkVisibility() && Math.min(b.offsetHeight, b.offsetWidth) < 48).map(b => b.outerHTML));
			assert.deepEqual(less, [], where);
		};
		await scan('start');
		await start(page, 'SH-03');
		await page.locator('.tap').first().click();
		await page.waitForTimeout(700);
		if (await page.locator('#sheet').isVisible()) {
			await scan('questions');
			await page.locator('#sheet .first').click();
		}
		await page.locator('.unseen').nth(1).click();
		await scan('visit');
		// The buttons of a visit stand in the lower part of the screen.
		const [top, height] = await page.evaluate(() => [document.querySelector('#bar').getBoundingClientRect().top, innerHeight]);
		assert.ok(top > height * .7);
		await page.click('#finish');
		await page.waitForTimeout(700);
		await scan('finish');
		await page.click('#finish-do');
		await scan('end');
		await page.context().close();
	});
}
