// The keypad of a call in this window. What is keyed may be somebody's own (an account, a date of
// birth): each key goes to the line at once, the last is told, and nothing of it is kept or sent to
// the desk's server.
import { say } from "./keys.js";

const KEYS = /[^0-9*#]/g;
const SPOKEN = { "*": "star", "#": "hash" };
const CUT = "Your line is cut: nothing was sent. Wait until it is back, then press the key again.";
let told = "";

export function keypad(line) {
  function send(text) {
    const keys = text.replace(KEYS, "");
    const cut = line.state() !== "open";
    if (keys && !cut) line.send(keys);
    told = cut ? CUT : keys ? `Sent ${[...keys].map((key) => SPOKEN[key] ?? key).join(" ")}` : "Only 0 to 9, * and # are keys.";
    say(told);
  }

  document.addEventListener("input", ({ target }) => {
    if (target.id !== "keypad-field") return;
    if (target.value) send(target.value);
    target.value = "";
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("#keypad [data-key]");
    if (button) send(button.dataset.key);
  });

  // Shown while this window carries the call, and forgotten with it. While the line is cut it stays
  // where it is, with the focus that may be in it.
  return (state) => {
    const open = state === "open" || state === "reconnecting";
    const part = document.getElementById("keypad");
    if (part) part.hidden = !open;
    if (open || !told) return;
    if (document.getElementById("message").textContent === told) say("");
    told = "";
  };
}
