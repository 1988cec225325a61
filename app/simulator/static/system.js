// What the system did: each request of the carrier, its facts, and the raw answer.

import { follow, make, minutes, setText } from "./draw.js";

const list = document.getElementById("system");
const place = document.getElementById("place");
const STANDARD = /^(CallSid|CallStatus|QueueSid|MaxQueueSize|ConferenceSid|FriendlyName|CallbackSource|Timestamp|AccountSid|ApiVersion|Direction|From|To|Caller|Called|(From|To|Caller|Called)(City|State|Zip|Country))$/;
const KINDS = {
  voice: "Asked what to do",
  gather: "Told what the caller gave",
  redirect: "Sent on",
  wait: "Asked what to play in the queue",
  "enqueue-action": "Told how the queue was left",
  "dial-action": "Told how the dialling ended",
  "record-action": "Told of a recording",
  recording: "Told that a recording is ready",
  conference: "Told of the conference",
  "call-status": "Told how a call goes on",
  status: "Told that the call has ended",
  fallback: "Asked the fallback",
  hold: "Asked what to play on hold",
  announce: "Asked what to announce",
  whisper: "Asked what to say to who answered",
};
const EVENTS = {
  fault: (entry) => `Fault ${entry.code}: ${entry.why}`,
  dialled: (entry) => `Dialled ${entry.to}`,
  joined: (entry) => `Joined the room ${entry.room} as ${entry.label || "nobody in particular"}`,
  "left room": (entry) => `Left the room: ${entry.reason}`,
  redirected: (entry) => `Given other instructions by REST: ${new URL(entry.url, location).pathname}`,
};
let rows = [];

export function clear() {
  rows = [];
  list.replaceChildren();
  setText(place, "–");
}

export function show(timeline) {
  const entries = timeline.filter((entry) => entry.what === "webhook" || EVENTS[entry.what]);
  follow(list, () => entries.forEach((entry, index) => (rows[index] ? amend(rows[index], entry) : add(entry))));
  showPlace(timeline);
}

function add(entry) {
  if (entry.what !== "webhook") {
    rows.push({ done: true });
    const text = make("b", { text: EVENTS[entry.what](entry) });
    list.append(make("li", {}, make("div", { class: "event" }, make("time", { text: minutes(entry.t) }), text)));
    return;
  }
  const row = { done: false, tag: make("span", { class: "tag", text: "…" }), raw: make("pre", { text: "waiting for the answer" }) };
  const address = new URL(entry.url);
  const title = make("span", {}, make("b", { text: KINDS[entry.kind] || entry.kind }), make("span", { class: "address", text: address.pathname + address.search }));
  const summary = make("summary", {}, make("time", { text: minutes(entry.t) }), title, row.tag);
  list.append(make("li", {}, make("details", {}, summary, row.raw), facts(entry.params)));
  rows.push(row);
  amend(row, entry);
}

function facts(params) {
  const given = Object.entries(params).filter(([name]) => !STANDARD.test(name));
  const shown = given.map(([name, value]) => make("div", {}, make("span", { text: `${name} ` }), value === "" ? "(empty)" : value));
  return make("div", { class: "given" }, ...shown);
}

function amend(row, entry) {
  if (row.done || entry.took === undefined) return;
  row.done = true;
  setText(row.tag, entry.error ? entry.error.split(":")[0] : `${entry.status} · ${Math.round(entry.took * 1000)} ms`);
  row.tag.classList.toggle("bad", Boolean(entry.error));
  setText(row.raw, entry.answer ? tidy(entry.answer) : entry.error || "(an empty answer)");
}

// Puts each element on a line of its own, indented by its depth.
function tidy(xml) {
  let depth = 0;
  return xml.replace(/>\s*</g, ">\n<").split("\n").map((line) => {
    if (/^<\//.test(line)) depth -= 1;
    const indented = "  ".repeat(Math.max(0, depth)) + line;
    if (/^<[^/?!][^>]*[^/]>$/.test(line) || /^<\w+>$/.test(line)) depth += 1;
    return indented;
  }).join("\n");
}

function showPlace(timeline) {
  const waits = timeline.filter((entry) => entry.params?.QueuePosition);
  const last = timeline.findLast((entry) => entry.what === "queued" || entry.what === "left queue");
  const waiting = last?.what === "queued";
  const latest = waits.at(-1)?.params;
  setText(place, !waiting ? "–" : latest ? `${latest.QueuePosition} of ${latest.CurrentQueueSize}` : String(last.position));
}
