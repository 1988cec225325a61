// The floor: refreshed once a second at most; says in words how fresh it is.
import { keepLive } from "./live.js";

const STALE_MS = 15000;
const CLASSES = { live: "live", asking: "asking", old: "lost" };

function health({ streaming, looked }) {
  const old = Date.now() - looked > STALE_MS;
  const now = old ? "old" : streaming ? "live" : "asking";
  const at = new Date(looked).toLocaleTimeString("en-GB");
  const text = { live: "Live", asking: "Asking every 5 seconds", old: `Out of date: last heard ${at}` }[now];
  const words = document.getElementById("light-words");
  if (words.textContent !== text) words.textContent = text;
  document.getElementById("light").className = `fd-light fd-light--${CLASSES[now]}`;
  document.body.classList.toggle("fd-stale", old);
}

keepLive({ leastMs: 1000, pollAlways: true, onHealth: health });
