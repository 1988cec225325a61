// The browser as a telephone. Behind it is the carrier's SDK, or in the demo the local carrier's
// stand-in with the same interface: nothing else on the page knows which.
const OPTIONS = { closeProtection: true, tokenRefreshMs: 30000, logLevel: "error" };
const TROUBLE = {
  NotAllowedError: "This browser may not use the microphone. Allow it beside the page's address, then try again, or take calls on your phone.",
  NotFoundError: "No microphone was found. Plug one in, then try again, or take calls on your phone.",
  NotReadableError: "Another program holds the microphone. Close it, then try again, or take calls on your phone.",
};
const RECONNECT_MS = 8000;
const NO_MICROPHONE = "This page cannot use a microphone here. Take calls on your phone.";

// `carrier`: the local carrier's address, or "" for the SDK at `sdk`. `leave` fetches an access
// token. `changed` hears of each new state: idle, connecting, open, reconnecting; and why a call
// failed. `reached` hears whether calls can come here: once they could, and then cannot any more.
export function telephone({ carrier, sdk, leave, changed, reached }) {
  const line = { state: "idle", opening: null, device: null, call: null, lost: false };

  function become(state, why = "") {
    line.state = state;
    changed(state, why);
  }

  function device() {
    line.opening ??= open().catch((error) => {
      line.opening = null;
      throw error;
    });
    return line.opening;
  }

  async function open() {
    const Device = carrier ? (await import("./telephone-local.js")).Device : await fetched(sdk);
    const made = new Device(await leave(), carrier ? { ...OPTIONS, carrier } : OPTIONS);
    made.on("tokenWillExpire", async () => made.updateToken(await leave()));
    made.on("error", () => {}); // a call tells its own errors, and a lost line is told apart
    line.device = made;
    watch(made);
    return made;
  }

  // Only a line that has stood can be lost: nothing is concluded from one that never was registered.
  function watch(made) {
    let stood = false;
    const tell = (lost) => {
      if (line.device !== made || line.lost === lost) return;
      line.lost = lost;
      reached(!lost);
    };
    made.on("registered", () => { stood = true; tell(false); });
    made.on("unregistered", () => stood && tell(true));
    made.register().catch(() => {}); // calls may go out all the same
  }

  // Whether the line stands again, with a fresh token.
  async function reconnect() {
    drop();
    try {
      const made = await device();
      await new Promise((stands, fails) => {
        made.on("registered", stands);
        setTimeout(fails, RECONNECT_MS);
      });
      return true;
    } catch {
      return false;
    }
  }

  function drop() {
    const old = line.device;
    line.device = line.opening = null;
    old?.destroy();
  }

  // Words for the person when calls cannot come to this window; empty when they can.
  async function check() {
    if (line.lost) return "Your line is lost. Press Reconnect first, or take calls on your phone.";
    try {
      await device();
      return carrier ? "" : await microphone();
    } catch {
      return "This window cannot be a telephone now. Try again, or take calls on your phone.";
    }
  }

  async function take(ticket) {
    become("connecting");
    try {
      line.call = await (await device()).connect({ params: { ticket } });
    } catch (error) {
      return failed(TROUBLE[error?.originalError?.name] ?? "Your line could not be opened.");
    }
    line.call.on("accept", () => become("open"));
    line.call.on("error", () => line.state === "reconnecting" || failed("Your line had trouble."));
    line.call.on("reconnecting", () => become("reconnecting"));
    line.call.on("reconnected", () => become("open"));
    for (const end of ["disconnect", "cancel", "reject"]) line.call.on(end, () => line.state === "idle" || become("idle"));
  }

  // The next try begins with a fresh token: this one may have run out while the machine slept.
  function failed(why) {
    drop();
    become("idle", why);
  }

  const send = (keys) => line.call.sendDigits(keys);

  return { check, take, send, reconnect, open: device, state: () => line.state, lost: () => line.lost };
}

async function microphone() {
  if (!navigator.mediaDevices?.getUserMedia) return NO_MICROPHONE;
  try {
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    sound.getTracks().forEach((track) => track.stop());
    return "";
  } catch (error) {
    return TROUBLE[error.name] ?? NO_MICROPHONE;
  }
}

function fetched(sdk) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: sdk });
    script.addEventListener("load", () => resolve(window.Twilio.Device));
    script.addEventListener("error", () => reject(new Error("the SDK did not load")));
    document.head.append(script);
  });
}
