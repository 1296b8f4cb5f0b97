// The way to the server, before the first call: short requests one after another for three seconds.
const FOR = 3000, BETWEEN = 150, LATE = 2000; // milliseconds

// Resolves to { rtt_ms, jitter_ms, failed, asked }: the middle one's time, how much they differ, and how many failed.
export async function measure(url) {
  const times = [], until = performance.now() + FOR;
  let asked = 0, failed = 0;
  while (performance.now() < until) {
    const began = performance.now();
    asked += 1;
    try {
      const reply = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(LATE) });
      if (reply.ok) times.push(performance.now() - began); else failed += 1;
    } catch { failed += 1; }
    await new Promise((done) => { setTimeout(done, BETWEEN); });
  }
  times.shift(); // it opened the connection
  const sorted = [...times].sort((a, b) => a - b);
  const differences = times.slice(1).map((time, n) => Math.abs(time - times[n]));
  const mean = differences.reduce((sum, one) => sum + one, 0) / Math.max(1, differences.length);
  return { rtt_ms: sorted[Math.floor(sorted.length / 2)] ?? -1, jitter_ms: mean, failed, asked };
}
