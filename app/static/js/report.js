// A report: its live part is asked for again when something changed, and says when it is old.
import { keepLive } from "./live.js";

const STALE_MS = 30000;

function age({ looked }) {
  document.body.classList.toggle("fd-stale", Date.now() - looked > STALE_MS);
}

keepLive({ leastMs: 3000, pollAlways: true, onHealth: age });
