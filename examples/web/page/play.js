"use strict";

// The files are tabs, of which the one with the behaviours is open. Without this script all of them
// are shown, one below the other.
const tabs = document.querySelectorAll("[data-file]");

function show(tab) {
	for (const t of tabs) {
		t.classList.toggle("chosen", t === tab);
		document.getElementById("file" + t.dataset.file).hidden = t !== tab;
	}
	tab.scrollIntoView({ block: "nearest", inline: "nearest" });
}

for (const t of tabs) {
	t.addEventListener("click", () => show(t));
}

const first = document.querySelector("[data-first]");
show(first);
const source = document.getElementById("file" + first.dataset.file);
const height = source.querySelector("code").getBoundingClientRect().height;
const lines = source.querySelector(".numbers").textContent.split("\n").length - 1;
source.scrollTop = (source.dataset.line - 1) * height / lines + 10; // past the margin above the first
window.scrollTo(0, 0);
