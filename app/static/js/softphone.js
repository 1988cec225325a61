// This window as the agent's telephone: Accept, the microphone before Ready, and how the line is.
import { keypad } from "./keypad.js";
import { say } from "./keys.js";
import { telephone } from "./telephone.js";

const CUT_OFF_MS = 3000; // the end of a call may be told to the line before it is to the page
const AGAIN_MS = 500;
const ASKS = 20;
const SAYS = { connecting: "Opening your line", open: "Your line is open", reconnecting: "Your line is cut: getting it back" };
const LOST = "Your line is lost: no call can come to this window. Press Reconnect, or take calls on your phone.";
const LOST_IN_TALK = "Your line for other calls is lost. This call goes on: you can reconnect when it is over.";
const BACK = "Your line is back.";
const ELSEWHERE = "This window does not carry the call";

// `here` hears whether calls can come to this window: the desk's server offers none when they
// cannot. It knows whether another window of the person is the telephone.
export function softphone(desk, here) {
  const { carrier, sdk, token, csrf } = desk.dataset;
  const ask = (address) => asked(address, csrf);
  const leave = async () => (await ask(token)).token;
  const line = telephone({ carrier, sdk, leave, changed, reached });
  const showKeypad = keypad(line);
  let accepting = false;
  const live = () => document.getElementById("live").dataset;

  let last = "idle";
  function changed(state, why) {
    draw();
    if (state === "reconnecting") say("Your line is cut. The caller is still there: wait a moment.");
    if (state === "open" && last === "reconnecting") say(BACK);
    last = state;
    if (state !== "idle") return;
    if (line.lost() && !here.elsewhere()) say(LOST);
    if (why) say(live().offer ? `${why} Press Accept again, or decline.` : why);
    else setTimeout(cutOff, CUT_OFF_MS);
  }

  let told = Promise.resolve();
  function reached(stands) {
    told = here.tell(stands);
    if (!here.elsewhere()) say(stands ? back() : line.state() === "idle" ? LOST : LOST_IN_TALK);
    draw();
  }

  function back() {
    return live().state === "away" ? `${BACK} Press Ready for calls when you can take one.` : BACK;
  }

  async function reconnect(button) {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true"); // and not disabled: it keeps the focus
    button.textContent = "Reconnecting";
    const stands = await line.reconnect();
    await told; // Ready is refused until the server knows
    button.removeAttribute("aria-disabled");
    button.textContent = "Reconnect";
    if (!stands) return say(`${LOST} It did not work this time.`);
    if (document.activeElement === document.body || document.activeElement === button) {
      document.getElementById("ready-button")?.focus();
    }
  }

  function cutOff() {
    if (live().state === "on_call" && line.state() === "idle") {
      say("Your line was cut off. The caller is on the way back to a person.");
    }
  }

  function draw() {
    const words = document.getElementById("line-words");
    const button = document.getElementById("accept-button");
    const talking = live().state === "on_call" && live().device === "browser";
    const now = accepting ? "connecting" : line.state();
    if (words) words.textContent = SAYS[now] ?? (talking ? ELSEWHERE : "");
    if (button) button.disabled = now !== "idle" || here.elsewhere();
    showKeypad(now);
    const lost = document.getElementById("line-lost");
    if (lost) lost.hidden = here.elsewhere() || !(line.lost() && now === "idle");
  }

  async function accept(button) {
    if (line.state() !== "idle" || accepting) return;
    accepting = true;
    draw();
    try {
      await line.take(await ticket(button.dataset.ticket));
    } catch (error) {
      say(error.message);
    } finally {
      accepting = false;
      draw();
    }
  }

  // A caller about whom this window is asked may still be on the way into the music: the window
  // asks again for the person, who has pressed Accept once.
  async function ticket(address) {
    for (let left = ASKS; ; left -= 1) {
      try {
        return (await ask(address)).ticket;
      } catch (error) {
        if (!error.again || left === 0) throw error;
        await new Promise((done) => setTimeout(done, AGAIN_MS));
      }
    }
  }

  // A telephone without a microphone is found out before a caller is on the line, not after.
  let checked = false;
  async function before(event) {
    if (event.target.id !== "to-ready" || live().device !== "browser" || checked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const trouble = await line.check();
    if (trouble) return say(trouble);
    await new Promise((done) => setTimeout(done)); // a form that is being submitted cannot be again
    checked = true;
    event.target.requestSubmit();
    checked = false;
  }

  document.addEventListener("submit", before, { capture: true });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#accept-button");
    if (button) accept(button);
    const again = event.target.closest("#reconnect-button");
    if (again) reconnect(again);
  });
  if (live().device === "browser" && live().state !== "away") line.open().catch(() => {});
  draw();
  return draw;
}

async function asked(address, csrf) {
  const headers = { "X-CSRFToken": csrf, "HX-Request": "true" };
  const answer = await fetch(address, { method: "POST", headers });
  if (answer.status === 401) location.reload();
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(said.error ?? "The server did not answer. Try again."), { again: said.again });
  return said;
}
