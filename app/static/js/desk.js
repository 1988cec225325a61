// The agent desk: presence, offers, sound, title, focus, autosave.
import { autosave, follow } from "./autosave.js";
import { keys } from "./keys.js";
import { keepLive } from "./live.js";
import { presence } from "./presence.js";
import * as ring from "./ring.js";
import { softphone } from "./softphone.js";

const desk = document.getElementById("main-content");
const title = document.title;
let offer = document.getElementById("live").dataset.offer;
let state = document.getElementById("live").dataset.state;
let step = document.getElementById("live").dataset.step;
let beating = true;

const on = (id) => document.getElementById(id).checked;

function changed(live) {
  drawLine();
  here.draw();
  const rings = here.elsewhere() ? undefined : live.dataset.offer;
  if (rings !== offer) {
    offer = rings;
    if (offer) begin(live.dataset.offerSays);
    else end();
  }
  if (live.dataset.state !== state || live.dataset.step !== step) {
    state = live.dataset.state;
    step = live.dataset.step;
    settleFocus();
  }
  speak();
  follow(live);
}

// What became of the call is told once, politely, in the page's one region for it.
function speak() {
  const words = [...document.querySelectorAll("[data-spoken]")].map((one) => one.textContent.trim()).join(" ").trim();
  const spoken = document.getElementById("spoken");
  if (spoken.textContent !== words) spoken.textContent = words;
}

function begin(queue) {
  document.title = `(1) Ringing – ${title}`;
  if (on("sound-on")) ring.start();
  if (on("notice-on") && document.hidden) ring.notify(queue);
}

function end() {
  document.title = title;
  ring.stop();
  ring.unnotify();
}

// A control that had focus may be gone with its state: focus goes to the part that took its place.
function settleFocus() {
  if (document.activeElement && document.activeElement !== document.body) return;
  const place = { wrap_up: "outcome", on_call: "call-who", offered: "offer-title", ready: "away-reason", away: "ready-button" }[state];
  const ids = ["accept-button", "complete-button", "take-back-button", place];
  ids.map((id) => document.getElementById(id)).find((one) => one)?.focus({ preventScroll: true });
}

function health({ streaming, silent, dropped, looked }) {
  const light = document.getElementById("light");
  const words = document.getElementById("light-words");
  const at = new Date(looked).toLocaleTimeString("en-GB");
  const lost = silent || !beating;
  const now = lost ? "lost" : streaming ? "live" : "asking";
  const text = { lost: `No contact since ${at}`, live: "Live", asking: "Asking every 5 seconds" }[now];
  if (words.textContent !== text) words.textContent = text;
  light.className = `fd-light fd-light--${now}`;
  warn(lost, dropped);
}

let warned = "";
function warn(lost, dropped) {
  const text = lost
    ? "This page has lost the server. Calls are still answered; reload the page, and keep your phone to hand."
    : dropped ? "Live updates have stopped. This page asks every 5 seconds instead." : "";
  if (text === warned) return;
  warned = text;
  const banner = document.getElementById("connection");
  banner.textContent = text;
  banner.hidden = !text;
}

function remember(id) {
  const box = document.getElementById(id);
  box.checked = localStorage.getItem(id) !== "off";
  box.addEventListener("change", () => localStorage.setItem(id, box.checked ? "on" : "off"));
}

const here = presence(desk, { beating: (answers) => { beating = answers; }, changed: () => page.look() });
const drawLine = desk.dataset.token ? softphone(desk, here) : () => {};
["sound-on", "notice-on", "keys-on"].forEach(remember);
document.addEventListener("pointerdown", ring.unlock, { once: true });
document.addEventListener("keydown", ring.unlock, { once: true });
document.getElementById("sound-test").addEventListener("click", ring.once);
const page = keepLive({ leastMs: 250, onLook: changed, onHealth: health });
keys(() => on("keys-on"));
autosave();
if (offer) begin(document.getElementById("live").dataset.offerSays);
