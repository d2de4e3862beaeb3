// Search, filters, order and folding of the visits. Without it all of them are
// shown, open.
(function () {
	"use strict";
	var list = document.getElementById("list"), form = document.querySelector(".find"), found = document.getElementById("found");
	if (!list || !form) return;
	var visits = Array.prototype.slice.call(list.children), texts = [];
	var field = function (id) { return document.getElementById(id); };
	var value = function (id) { var f = field(id); return f ? f.value : ""; };

	function fold(visit, shut) {
		visit.classList.toggle("shut", shut);
		visit.querySelector("h3 button").setAttribute("aria-expanded", String(!shut));
	}
	visits.forEach(function (visit, i) {
		var h = visit.querySelector("h3"), button = document.createElement("button"), body = visit.querySelector(".body");
		button.type = "button";
		while (h.firstChild) button.appendChild(h.firstChild);
		h.appendChild(button);
		body.id = visit.id + "-all";
		button.setAttribute("aria-controls", body.id);
		button.addEventListener("click", function () {
			var open = visit.classList.contains("shut");
			visit.classList.toggle("wanted", open);
			fold(visit, !open);
		});
		fold(visit, visits.length > 1);
		visit.dataset.place = i;
	});

	function named(visit, key) { var v = value(key); return !v || "=" + visit.dataset[key] === v; }
	function has(list, rule) { return (" " + list + " ").indexOf(" " + rule + " ") >= 0; }
	function fits(visit, i) {
		var passed = value("passed"), rule = value("rule"), verdict = value("verdict"), wanted = value("find").trim().toLowerCase();
		if (passed && !visit.classList.contains(passed) || !named(visit, "site") || !named(visit, "wave")) return false;
		var failed = visit.dataset.fail, unknown = visit.dataset.unknown;
		if (rule !== "") {
			var f = has(failed, rule), u = has(unknown, rule);
			if (!(verdict === "fail" ? f : verdict === "unknown" ? u : f || u)) return false;
		} else if (verdict === "fail" && !failed || verdict === "unknown" && !unknown) return false;
		if (!wanted) return true;
		if (texts[i] === undefined) texts[i] = visit.textContent.toLowerCase();
		return texts[i].indexOf(wanted) >= 0;
	}
	function show() {
		var n = 0;
		visits.forEach(function (visit, i) {
			var away = !fits(visit, i);
			visit.classList.toggle("away", away);
			if (!away) n++;
		});
		var text = n === visits.length ? found.dataset.all : found.dataset.some.replace("#", n);
		found.textContent = text.replace("#", visits.length);
	}
	function sort() {
		var by = value("sort"), place = function (v) { return +v.dataset.place; };
		var score = function (v, none) { return v.dataset.score === undefined ? none : +v.dataset.score; };
		var order = visits.slice().sort(function (a, b) {
			var c = 0;
			if (by === "low") c = score(a, Infinity) - score(b, Infinity);
			if (by === "high") c = score(b, -Infinity) - score(a, -Infinity);
			if (by === "site") c = a.dataset.site < b.dataset.site ? -1 : a.dataset.site > b.dataset.site ? 1 : 0;
			return c || place(a) - place(b);
		});
		order.forEach(function (v) { list.appendChild(v); });
	}
	var waiting;
	field("find").addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(show, 120); });
	form.addEventListener("change", function (e) { if (e.target.id === "sort") sort(); show(); });
	form.addEventListener("submit", function (e) { e.preventDefault(); });
	form.addEventListener("reset", function () { setTimeout(function () { sort(); show(); }); });
	field("unfold").addEventListener("click", function () {
		var open = this.getAttribute("aria-pressed") !== "true";
		this.setAttribute("aria-pressed", String(open));
		visits.forEach(function (v) { v.classList.toggle("wanted", open); fold(v, !open); });
	});
	function come() {
		var visit = location.hash.indexOf("#v-") === 0 && document.getElementById(location.hash.slice(1));
		if (!visit) return;
		visit.classList.remove("away");
		visit.classList.add("wanted");
		fold(visit, false);
		visit.scrollIntoView();
	}
	window.addEventListener("hashchange", come);
	form.hidden = false;
	show();
	come();
})();
