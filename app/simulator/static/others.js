// The other phones: agents' and duty phones that the carrier rings.

import { phoneDoes, phones, setPhone } from "./carrier.js";
import { make, setText } from "./draw.js";

const list = document.getElementById("others");
const nobody = document.getElementById("nobody");
const rows = new Map();
const ITSELF = { does: "answer", after: 3, press: "1", press_after: 2 };

export async function refresh() {
  const { phones: known } = await phones();
  nobody.hidden = known.length > 0;
  for (const phone of known) {
    if (!rows.has(phone.number)) rows.set(phone.number, add(phone));
    amend(rows.get(phone.number), phone);
  }
}

function add(phone) {
  const { number } = phone;
  const name = phone.script.name;
  const who = make("div", { class: "who" }, name || number, name ? make("span", { text: ` ${number}` }) : null);
  const row = { is: make("div", { class: "is" }), item: make("li") };
  row.answer = button("Answer", "go", () => phoneDoes(number, "answer"), `Answer ${name || number}`);
  row.end = button("Hang up", "stop", () => end(row, number), `Hang up ${name || number}`);
  row.digits = make("div", { class: "digits", role: "group", "aria-label": `Keys of ${name || number}` });
  row.digits.append(..."1234567890".split("").map((key) => button(key, "plain", () => phoneDoes(number, "keys", { keys: key }))));
  row.box = make("input", { type: "checkbox" });
  row.box.addEventListener("change", () => setPhone(number, row.box.checked ? ITSELF : { does: "manual" }));
  const tick = make("label", { class: "tick" }, row.box, "answers by itself and presses 1");
  row.item.append(make("div", {}, who, row.is), make("div", { class: "deeds" }, row.answer, row.end), row.digits, tick);
  list.append(row.item);
  return row;
}

const end = (row, number) => phoneDoes(number, row.state === "ringing" ? "refuse" : "hangup");

function button(text, kind, act, label) {
  const made = make("button", { type: "button", class: kind, text, "aria-label": label });
  made.addEventListener("click", () => act().then(refresh).catch(() => undefined));
  return made;
}

// A phone that rings comes first in the list, for eyes and for the Tab key; nobody's focus is moved.
function bringUp(row) {
  if (list.contains(document.activeElement) && document.activeElement !== list) return;
  list.prepend(row.item);
  list.scrollTop = 0;
}

const SAYS = { idle: "On the hook", ringing: "Rings", talking: "Answered" };

function amend(row, phone) {
  const leg = phone.legs[0];
  const state = !leg ? "idle" : leg.status === "ringing" ? "ringing" : "talking";
  const hears = state === "talking" && !leg.bridged && leg.hears ? ` and hears: ${leg.hears}` : "";
  setText(row.is, leg?.bridged ? "Talking" : SAYS[state] + hears);
  if (document.activeElement !== row.box) row.box.checked = phone.script.does === "answer" && phone.script.press === "1";
  if (row.state === state) return;
  const focused = row.item.contains(document.activeElement) && document.activeElement !== row.box;
  if (state === "ringing") bringUp(row);
  row.state = state;
  row.item.className = state;
  row.answer.hidden = state !== "ringing";
  row.end.hidden = state === "idle";
  setText(row.end, state === "ringing" ? "Refuse" : "Hang up");
  row.end.setAttribute("aria-label", `${row.end.textContent} ${phone.script.name || phone.number}`);
  row.digits.hidden = state !== "talking";
  if (focused) (state === "talking" ? row.digits.firstChild : row.box).focus();
}
