"use strict";

// The files are tabs. Without this script all of them are shown, one below the other.
const tabs = document.querySelectorAll("[data-file]");

function show(tab) {
	for (const t of tabs) {
		t.classList.toggle("chosen", t === tab);
		document.getElementById("file" + t.dataset.file).hidden = t !== tab;
	}
}

for (const t of tabs) {
	t.addEventListener("click", () => show(t));
}
show(tabs[0]);
