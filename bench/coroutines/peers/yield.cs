// N iterators that loop "yield return", moved on in turn. Arguments: N and how many resumes to time.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;

static class Program {
	static bool done;

	static IEnumerator<int> Loop() {
		while (!done) yield return 0;
	}

	static IEnumerator<int>[] Herd(int size) {
		var all = new IEnumerator<int>[size];
		for (int i = 0; i < size; i++) {
			all[i] = Loop();
			all[i].MoveNext();
		}
		return all;
	}

	static void Round(IEnumerator<int>[] all) {
		foreach (var e in all) e.MoveNext();
	}

	static double Rss() {
		try {
			foreach (string line in File.ReadAllLines("/proc/self/status"))
				if (line.StartsWith("VmRSS:"))
					return double.Parse(line.Split(new[] {' ', '\t'}, StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
		} catch (IOException) {
		}
		return 0;
	}

	static void Print(string what, double x) {
		Console.WriteLine(x.ToString("G6", CultureInfo.InvariantCulture) + " " + what);
	}

	static void Main(string[] args) {
		int n = int.Parse(args[0]);
		long resumes = long.Parse(args[1]);
		// The methods are compiled when they are first called, which is not to be timed.
		for (int i = 0; i < 20000; i++) Round(Herd(1));
		GC.Collect();

		// One iterator is too quick to make for the clock, so that at least 1,000 are made.
		int size = Math.Max(n, 1000);
		double before = Rss();
		var watch = Stopwatch.StartNew();
		var all = Herd(size);
		double created = watch.Elapsed.TotalSeconds;
		double after = Rss();

		var few = size == n ? all : Herd(n);
		Round(few);
		GC.Collect();
		long rounds = Math.Max(3, resumes / n);
		watch.Restart();
		for (long i = 0; i < rounds; i++) Round(few);
		double resumed = watch.Elapsed.TotalSeconds;

		watch.Restart();
		GC.Collect();
		double collected = watch.Elapsed.TotalSeconds;

		done = true;
		watch.Restart();
		Round(all);
		double ended = watch.Elapsed.TotalSeconds;

		Print("ns resume", resumed / rounds / n * 1e9);
		Print("ns create", created / size * 1e9);
		Print("ns end", ended / size * 1e9);
		if (before > 0 && n >= 1000) {
			Print("bytes memory each", (after - before) / size);
			Print("ms full collection", collected * 1e3);
		}
	}
}
