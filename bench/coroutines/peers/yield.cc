// N coroutines that loop "co_await", resumed in turn. Arguments: N and how many resumes to time.
#include <algorithm>
#include <chrono>
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <vector>

struct Routine {
	struct promise_type {
		Routine get_return_object() {
			return {std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		std::suspend_never initial_suspend() noexcept { return {}; }
		std::suspend_never final_suspend() noexcept { return {}; } // the frame is freed at the end
		void return_void() {}
		void unhandled_exception() { std::abort(); }
	};
	std::coroutine_handle<> handle;
};

static volatile bool done = false;

static Routine loop() {
	while (!done) co_await std::suspend_always{};
}

using Herd = std::vector<std::coroutine_handle<>>;

static Herd herd(long size) {
	Herd all(size);
	for (auto &h : all) h = loop().handle;
	return all;
}

static void round_of(Herd &all) {
	for (auto &h : all) h.resume();
}

static double rss() {
	double kb = 0;
	char line[256];
	if (FILE *f = std::fopen("/proc/self/status", "r")) {
		while (std::fgets(line, sizeof line, f))
			if (std::sscanf(line, "VmRSS: %lf", &kb) == 1) break;
		std::fclose(f);
	}
	return kb * 1024;
}

static double now() {
	return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

int main(int, char **args) {
	long n = std::atol(args[1]), resumes = std::atol(args[2]);
	// One coroutine is too quick to make for the clock, so that at least 1,000 are made.
	long size = std::max(n, 1000L);
	double before = rss(), start = now();
	Herd all = herd(size);
	double created = now() - start, after = rss();

	Herd some;
	Herd *few = &all;
	if (size != n) {
		some = herd(n);
		few = &some;
	}
	round_of(*few);
	long rounds = std::max(3L, resumes / n);
	start = now();
	for (long i = 0; i < rounds; i++) round_of(*few);
	double resumed = now() - start;

	done = true;
	start = now();
	round_of(all);
	double ended = now() - start;
	if (few != &all) round_of(some);

	std::printf("%g ns resume\n%g ns create\n%g ns end\n", resumed / rounds / n * 1e9, created / size * 1e9,
		ended / size * 1e9);
	if (before > 0 && n >= 1000) std::printf("%g bytes memory each\n", (after - before) / size);
}
