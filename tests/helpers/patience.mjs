/** Ends a process of tests that hangs, and says so: a run without an end tells nothing. */
const MINUTES = 15; // Several times what any of them takes.

setTimeout(() => {
  const open = process.getActiveResourcesInfo().join(', ');
  console.error(`Not through after ${MINUTES} minutes, and still open: ${open}`);
  process.exit(1);
}, MINUTES * 60_000).unref();
