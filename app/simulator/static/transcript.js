// What the caller hears, and does, line by line.

import { follow, make, minutes, setText } from "./draw.js";

const list = document.getElementById("transcript");
const aloud = document.getElementById("aloud");
let rows = [];

const WORDS = {
  answered: () => "The line answers.",
  queued: (entry) => `In the queue, place ${entry.position}.`,
  "left queue": (entry) => `Out of the queue: ${entry.result}.`,
  "on hold": () => "On hold.",
  "off hold": () => "Off hold.",
  bridged: () => "Connected: people can talk.",
  alone: () => "Nobody else is in the room.",
  said: (entry) => `Says: ${entry.words}`,
  ended: (entry) => `The call has ended (${entry.by}, ${entry.status}).`,
};

export function clear() {
  rows = [];
  list.replaceChildren();
  globalThis.speechSynthesis?.cancel();
}

export function show(timeline) {
  const entries = timeline.filter((entry) => entry.what === "heard" || entry.what === "key" || WORDS[entry.what]);
  follow(list, () => entries.forEach((entry, index) => (rows[index] ? amend(rows[index], entry) : add(entry))));
}

function add(entry) {
  const cut = make("span", { class: "cut" });
  const line = make("div", { class: "row" }, make("time", { text: minutes(entry.t) }), make("span", {}, words(entry), cut));
  rows.push({ cut, entry });
  list.append(line);
  if (entry.what === "heard") say(entry.text);
}

function words(entry) {
  if (entry.what === "heard") return make("span", { text: entry.text });
  if (entry.what === "key") return make("span", { class: "key", text: entry.used ? `Presses ${entry.key}` : `Presses ${entry.key} (nothing was asked)` });
  return make("span", { class: "did", text: WORDS[entry.what](entry) });
}

function amend(row, entry) {
  if (entry.cut_after !== undefined && !row.cut.textContent) {
    setText(row.cut, ` (cut off after “${entry.said || "nothing"}”)`);
    globalThis.speechSynthesis?.cancel();
  }
}

function say(text) {
  if (!aloud.checked || text.startsWith("[") || !globalThis.speechSynthesis) return;
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = "en-GB";
  globalThis.speechSynthesis.speak(speech);
}

aloud.addEventListener("change", () => aloud.checked || globalThis.speechSynthesis?.cancel());
