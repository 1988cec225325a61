// The wallboard: refreshed once a second at most, and grey with words when it is out of date.
import { keepLive } from "./live.js";

const STALE_MS = 15000;

function age({ looked }) {
  document.body.classList.toggle("fd-stale", Date.now() - looked > STALE_MS);
}

keepLive({ leastMs: 1000, pollAlways: true, onHealth: age });
