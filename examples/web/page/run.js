"use strict";

const root = document.documentElement;
const { name, args, form } = document.body.dataset;
const output = document.getElementById("output");
const status = document.getElementById("status");

// enter tells the page, and whoever looks at it, how far it is: building, running, ended or failed.
function enter(state, text) {
	root.dataset.state = state;
	status.textContent = text;
}

function write(text) {
	const below = output.scrollHeight - output.scrollTop - output.clientHeight;
	output.append(text);
	if (below < 20 && document.body.className === "drawn") {
		output.scrollTop = output.scrollHeight;
	}
}

// What the program writes goes to the page instead of the console.
const decoder = { 1: new TextDecoder(), 2: new TextDecoder() };
fs.writeSync = (fd, bytes) => {
	write(decoder[fd].decode(bytes, { stream: true }));
	return bytes.length;
};

// building counts the seconds, of which the first time takes some.
function building() {
	const began = performance.now();
	const tick = setInterval(() => {
		const seconds = Math.round((performance.now() - began) / 1000);
		status.textContent = `Building ${name}… ${seconds} s`;
	}, 1000);
	return () => clearInterval(tick);
}

async function load(go) {
	const built = building();
	try {
		const response = await fetch(`/wasm/${name}?form=${form}`);
		if (!response.ok) {
			throw new Error(await response.text());
		}
		return (await WebAssembly.instantiateStreaming(response, go.importObject)).instance;
	} finally {
		built();
	}
}

async function run() {
	const go = new Go();
	go.argv = [name, ...args.split(" ").filter((a) => a !== "")];
	let code = 0;
	go.exit = (c) => { code = c; };
	let program;
	try {
		program = await load(go);
	} catch (e) {
		write(e.message);
		enter("failed", `${name} can't be built`);
		return;
	}
	enter("running", "");
	const ended = go.run(program);
	// Within a frame Ebitengine leaves the keys to the page around it. Whoever has clicked a game
	// wants to play it.
	document.querySelector("canvas")?.focus({ preventScroll: true });
	await ended;
	if (code === 0) {
		enter("ended", document.body.className === "drawn" ? `${name} has ended` : "");
	} else {
		enter("failed", `${name} has ended with exit code ${code}`);
	}
}

run();
