// Browser tests of the HTML report: node --test, with STDC naming the program and
// CHROMIUM the browser. They look at what no parser can: what a person sees, and
// what the keyboard does.
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
const dir = mkdtempSync(join(tmpdir(), 'stdc-e2e-'));
const visits = 24;
const calls = join(dir, 'calls.html'), phone = join(dir, 'phone.html');
let browser;

function report(out, book, log, ...more) {
	const run = spawnSync(stdc, ['check', '-r', book, '-o', 'html=' + out, ...more, log], { cwd: root, encoding: 'utf8' });
	assert.ok(run.status === 0 || run.status === 1, run.stderr);
}

before(async () => {
	const some = readFileSync(join(root, 'testdata/call-centre/day.ndjson'), 'utf8').split('\n').slice(0, visits);
	const log = join(dir, 'calls.ndjson');
	// Three sites in two waves.
	writeFileSync(log, some.filter(Boolean).map((l, i) => JSON.stringify({ ...JSON.parse(l), site: 'site ' + i % 3, wave: 'wave ' + i % 2 })).join('\n'));
	report(calls, 'testdata/call-centre/book.toml', log);
	report(phone, 'templates/starters/phone/book.toml', 'templates/starters/phone/visits.ndjson', '--lang', 'zh');
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

// open opens a report and fails where it asks for anything but itself, or says
// that something is wrong.
async function open(file, options = {}) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
	context.setDefaultTimeout(120_000);
	const page = await context.newPage();
	page.on('request', r => assert.equal(r.url().split('#')[0], 'file://' + file));
	page.on('console', m => assert.fail(m.text()));
	page.on('pageerror', e => assert.fail(e.message));
	await page.goto('file://' + file);
	return page;
}

const looks = {
	desktop: {},
	phone: { viewport: { width: 390, height: 844 } },
	dark: { colorScheme: 'dark' },
	'high contrast': { forcedColors: 'active' },
};
for (const [look, options] of Object.entries(looks)) {
	for (const file of look === 'phone' ? [calls, phone] : [calls]) {
		test(`axe finds nothing: ${look}, ${file.split('/').pop()}`, async () => {
			const page = await open(file, options);
			await page.locator('.visit.fail h3 button').first().click();
			await page.evaluate(axe.source);
			const { violations } = await page.evaluate(() => axe.run());
			const found = violations.map(v => `${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join('\n')}`);
			assert.deepEqual(found, []);
			const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
			assert.ok(wide <= window, `the page is ${wide} wide, the window ${window}`);
			await page.context().close();
		});
	}
}

test('search, filters, order and folding', async () => {
	const page = await open(calls);
	const shown = () => page.locator('.visit:not(.away)').count();
	const status = page.locator('#found');
	const total = await page.locator('.visit').count();
	assert.equal(total, visits);
	assert.equal(await status.textContent(), `${visits} visits`);

	await page.selectOption('#passed', 'fail');
	const failed = await page.locator('.visit.fail').count();
	assert.ok(failed > 0 && failed < total);
	assert.equal(await shown(), failed);
	assert.equal(await status.textContent(), `${failed} of ${visits} visits shown`);
	await page.selectOption('#site', { label: 'site 1' });
	assert.ok(await shown() < failed);
	for (const v of await page.locator('.visit:not(.away)').all()) assert.equal(await v.getAttribute('data-site'), 'site 1');

	await page.click('button[type=reset]');
	await page.waitForFunction(() => !document.querySelector('.visit.away'));
	await page.selectOption('#rule', { label: 'Answered within 20 seconds of asking' });
	await page.selectOption('#verdict', 'fail');
	const slow = await shown();
	assert.ok(slow > 0 && slow < total);
	for (const v of await page.locator('.visit:not(.away)').all()) assert.match(await v.getAttribute('data-fail'), /\b1\b/);

	await page.click('button[type=reset]');
	const id = await page.locator('.visit h3').nth(12).textContent();
	await page.fill('#find', id.toLowerCase());
	await page.waitForFunction(() => document.querySelectorAll('.visit:not(.away)').length === 1);
	await page.fill('#find', '');

	await page.selectOption('#sort', 'low');
	const scores = await page.locator('.visit[data-score]').evaluateAll(l => l.map(v => +v.dataset.score));
	assert.deepEqual(scores, [...scores].sort((a, b) => a - b));

	await page.click('#unfold');
	assert.equal(await page.locator('.visit .body:visible').count(), total);
	await page.click('#unfold');
	assert.equal(await page.locator('.visit .body:visible').count(), 0);
	await page.context().close();
});

test('the keyboard alone', async () => {
	const page = await open(calls);
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
	await page.locator('#sort').focus();
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	const button = page.locator('.visit h3 button').first();
	assert.ok(await button.evaluate(b => b === document.activeElement), 'the first visit must come behind the controls');
	assert.equal(await button.getAttribute('aria-expanded'), 'false');
	await page.keyboard.press('Enter');
	assert.equal(await button.getAttribute('aria-expanded'), 'true');
	await page.keyboard.press('Space');
	assert.equal(await button.getAttribute('aria-expanded'), 'false');
	// A link to a visit opens it.
	await page.locator('#rules .why a').first().press('Enter');
	await page.waitForFunction(() => location.hash && !document.querySelector(location.hash).classList.contains('shut'));
	await page.context().close();
});

test('without scripts all is there, and nothing foreign runs', async () => {
	const bare = await open(calls, { javaScriptEnabled: false });
	assert.equal(await bare.locator('.visit .body:visible').count(), visits);
	assert.equal(await bare.locator('.find:visible').count(), 0);
	await bare.context().close();

	const context = await browser.newContext();
	const page = await context.newPage();
	const html = readFileSync(calls, 'utf8').replace('<main ', '<script>document.title="run"</script><img src="https://example.invalid/x"><main ');
	const file = join(dir, 'foreign.html');
	writeFileSync(file, html);
	const asked = [];
	page.on('response', r => asked.push(r.url()));
	await page.goto('file://' + file);
	assert.equal(await page.title(), 'Calls to a bank 1.0.0');
	assert.deepEqual(asked, ['file://' + file]);
	await context.close();
});

test('print', async () => {
	const page = await open(phone);
	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	assert.equal(await page.locator('.find:visible, .toc:visible').count(), 0);
	assert.equal(await page.locator('.visit.fail .body:visible').count(), await page.locator('.visit.fail').count());
	assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
	const pdf = await page.pdf({ preferCSSPageSize: true });
	const size = /\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1'));
	assert.deepEqual(size.slice(1).map(x => Math.round(+x)), [595, 842], 'A4');
	await page.context().close();
});
