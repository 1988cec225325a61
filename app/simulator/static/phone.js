// The phone page: rings, presses, follows the call it rang.

import * as carrier from "./carrier.js";
import { minutes, setText } from "./draw.js";
import * as others from "./others.js";
import { save } from "./story.js";
import * as system from "./system.js";
import * as transcript from "./transcript.js";

const at = (id) => document.getElementById(id);
const STATES = { ringing: "Ringing", "in-progress": "On a call", completed: "Ended", busy: "Busy", failed: "Failed", "no-answer": "No answer", canceled: "Cancelled" };
const OVER = new Set(["completed", "busy", "failed", "no-answer", "canceled"]);
let call = null;

const live = () => call !== null && !OVER.has(call.status);

function tell(words) {
  setText(at("news"), words);
}

function showState() {
  setText(at("state"), !call ? "On the hook" : call.bridged ? "Talking" : call.place === "queue" ? "In the queue" : STATES[call.status] || call.status);
  at("ring").setAttribute("aria-disabled", String(live()));
  at("hang-up").setAttribute("aria-disabled", String(!live()));
  at("silence").hidden = at("transcript").childElementCount > 0;
  at("idle").hidden = at("system").childElementCount > 0;
}

function showClock() {
  if (!call) return;
  const end = call.ended ? Date.parse(call.ended) : Date.now();
  setText(at("clock"), minutes((end - Date.parse(call.rang)) / 1000));
}

async function ring() {
  if (live()) return;
  const script = JSON.parse(at("preset").selectedOptions[0].dataset.script);
  transcript.clear();
  system.clear();
  call = { ...(await carrier.ring({ from: at("number").value.trim(), to: at("line").textContent, script })), timeline: [] };
  history.replaceState(null, "", `#${call.sid}`);
  showState();
}

async function press(key) {
  const button = document.querySelector(`[data-key="${key}"]`);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 150);
  if (live()) await carrier.keys(call.sid, key);
}

async function follow() {
  if (!call || (!live() && call.settled)) return;
  const told = await carrier.call(call.sid);
  if (told.sid !== call.sid) return;
  const waiting = told.timeline.some((entry) => entry.what === "webhook" && entry.took === undefined);
  call = { ...told, settled: OVER.has(told.status) && !waiting };
  transcript.show(call.timeline);
  system.show(call.timeline);
  showState();
}

const guard = (act) => (...given) => act(...given).catch((error) => tell(String(error.message || error)));

function wire() {
  at("ring").addEventListener("click", guard(ring));
  at("hang-up").addEventListener("click", guard(async () => live() && carrier.hangUp(call.sid)));
  at("save").addEventListener("click", () => (call ? save(call) : tell("Ring first: there is no call to save.")));
  at("keypad").addEventListener("click", guard(async (event) => event.target.dataset.key && press(event.target.dataset.key)));
  at("say").addEventListener("submit", guard(say));
  at("preset").addEventListener("change", choose);
  document.addEventListener("keydown", guard(keyed));
}

async function say(event) {
  event.preventDefault();
  const words = at("words").value.trim();
  if (words && live()) await carrier.speak(call.sid, words);
  at("words").value = "";
}

function choose() {
  const chosen = at("preset").selectedOptions[0].dataset;
  at("number").value = chosen.number;
  setText(at("hint"), chosen.hint);
}

async function keyed(event) {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if ("0123456789*#".includes(event.key) && event.key.length === 1) await press(event.key);
}

async function resume() {
  const sid = location.hash.slice(1);
  if (/^CA[0-9a-f]{32}$/.test(sid)) call = { sid, status: "ringing", timeline: [], rang: new Date().toISOString() };
}

async function beat() {
  try {
    await follow();
    await others.refresh();
    if (at("news").textContent.startsWith("The carrier")) tell("");
  } catch (error) {
    if (error instanceof TypeError) tell("The carrier does not answer.");
    else call = null;
  }
  setTimeout(beat, document.hidden ? 2000 : 400);
}

wire();
setInterval(showClock, 250);
resume().then(beat).then(showState);
