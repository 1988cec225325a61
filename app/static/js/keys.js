// Shortcuts. No single letters (WCAG 2.1.4), none with Ctrl+Alt (AltGr on UK keyboards).
const GUARD_MS = 1000;
let firstPress = 0;

function focusOn(...ids) {
  const found = ids.map((id) => document.getElementById(id)).find((element) => element);
  found?.focus();
  return Boolean(found);
}

function say(text) {
  const words = Object.assign(document.createElement("p"), { className: "fd-message__words", textContent: text });
  document.getElementById("message").replaceChildren(words);
}

function endOrFinish() {
  const button = document.getElementById("end-button") ?? document.getElementById("finish-button");
  if (!button) return false;
  if (Date.now() - firstPress > GUARD_MS) {
    firstPress = Date.now();
    say(button.id === "end-button" ? "Press again to end the call." : "Press again to finish.");
  } else {
    firstPress = 0;
    button.click();
  }
  return true;
}

const KEYS = {
  KeyS: () => focusOn("ready-button", "away-reason", "after-ready"),
  KeyR: () => focusOn("decline-reason"),
  KeyK: () => focusOn("offer-title", "f-caller-kind", "call-who"),
  Digit1: endOrFinish,
};

export function keys(on) {
  document.addEventListener("keydown", (event) => {
    if (!on() || !event.ctrlKey || !event.shiftKey || event.altKey) return;
    const act = KEYS[event.code];
    if (act && act()) event.preventDefault();
  });
}
