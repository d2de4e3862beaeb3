// The page begins.

$('language').addEventListener('click', () => {
	state.lang = state.lang === 'zh' ? 'en' : 'zh';
	save();
	say('');
	draw();
});
document.addEventListener('visibilitychange', stayAwake);
// The same form in another window has gone on: its state holds.
window.addEventListener('storage', e => {
	if (e.key !== store) return;
	if (sheet.open) sheet.close();
	state = load();
	draw();
});
setInterval(tick, 200);
save();
draw();
stayAwake();
