// This window is there: said every 5 s, with how its line is, and once that it goes. One of a
// person's windows is their telephone: the newest, or the one in which they asked for it.
import { say } from "./keys.js";

const NEXT = ["accept-button", "ready-button", "away-reason", "call-who", "outcome"];

// `beating` hears whether the server answers, `changed` that this window is the telephone now.
export function presence(desk, { beating, changed }) {
  const { beat, beatWorker, csrf, leave, window: mine } = desk.dataset;
  const worker = new Worker(beatWorker);
  let known = false; // before the server has heard of this window, it tells of the one before
  let was = false;
  let line = "";
  let heard = () => {};
  const live = () => document.getElementById("live").dataset;

  worker.onmessage = ({ data }) => {
    if (data.status === 401 || data.status === 403) location.reload();
    beating(data.status > 0 && data.status < 500);
    if (data.line === line) heard();
    if (!data.took) return;
    known = true;
    changed();
  };
  worker.postMessage({ url: new URL(beat, location.href).href, csrf, window: mine, takes: "yes", line, everyMs: 5000 });

  // How the line is, told at once; settled when the server has heard it, or could not be reached.
  function tell(stands) {
    line = stands ? "" : "lost";
    worker.postMessage({ line });
    const before = heard;
    return new Promise((done) => {
      heard = () => { before(); done(); };
    });
  }

  function elsewhere() {
    const { device, window: now } = live();
    return known && device === "browser" && now !== "" && now !== mine;
  }

  function draw() {
    const other = elsewhere();
    const note = document.getElementById("other-window");
    const focused = document.activeElement?.id === "take-over-button";
    if (note) note.hidden = !other;
    const here = document.getElementById("how-here");
    if (here) here.hidden = other;
    if (other !== was && live().device === "browser") {
      say(other ? "Calls come to another window of yours now." : "Calls come to this window now.");
    }
    was = other;
    if (focused && !other) NEXT.map((id) => document.getElementById(id)).find((one) => one)?.focus();
  }

  document.addEventListener("click", ({ target }) => {
    if (target.closest("#take-over-button")) worker.postMessage({ takes: "yes" });
  });
  window.addEventListener("pagehide", () => {
    worker.terminate();
    const headers = { "X-CSRFToken": csrf, "HX-Request": "true" };
    fetch(leave, { method: "POST", keepalive: true, headers, body: new URLSearchParams({ window: mine }) }).catch(() => {});
  });
  window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  return { tell, elsewhere, draw };
}
