// Shortcuts: Ctrl, Shift and a digit of the upper row. No single characters (WCAG 2.1.4), none with
// Ctrl+Alt (AltGr on UK keyboards), and no letters: with Ctrl+Shift nearly every letter is a
// browser's (R reloads and drops its cache, K and S open tools, or are a screen reader's mark).
const GUARD_MS = 1000;
let firstPress = 0;

function focusOn(...ids) {
  const found = ids.map((id) => document.getElementById(id)).find((element) => element);
  found?.focus();
  return Boolean(found);
}

export function say(text) {
  const words = Object.assign(document.createElement("p"), { className: "fd-message__words", textContent: text });
  document.getElementById("message").replaceChildren(words);
}

// Without an outcome Finish is refused, in words: the next key is for the outcome.
function toWhatIsMissing(button) {
  const outcome = document.getElementById("outcome");
  if (button.id === "finish-button" && !outcome.value) outcome.focus();
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
    toWhatIsMissing(button);
  }
  return true;
}

function press(id) {
  const button = document.getElementById(id);
  button?.click();
  return Boolean(button);
}

const KEYS = {
  Digit1: endOrFinish,
  Digit2: () => focusOn("ready-button", "away-reason", "after-ready"),
  Digit3: () => focusOn("decline-reason"),
  Digit4: () => focusOn("offer-title", "f-caller-kind", "call-who"),
  Digit5: () => press("accept-button"),
  Digit6: () => focusOn("complete-button", "take-back-button", "leave-button", "hand-to"),
  Digit7: () => focusOn("keypad-field"),
};

export function keys(on) {
  document.addEventListener("keydown", (event) => {
    if (!on() || !event.ctrlKey || !event.shiftKey || event.altKey || event.metaKey) return;
    const act = KEYS[event.code];
    if (act && act()) event.preventDefault();
  });
}
