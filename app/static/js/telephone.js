// The browser as a telephone. Behind it is the carrier's SDK, or in the demo the local carrier's
// stand-in with the same interface: nothing else on the page knows which.
const OPTIONS = { closeProtection: true, tokenRefreshMs: 30000, logLevel: "error" };
const TROUBLE = {
  NotAllowedError: "This browser may not use the microphone. Allow it beside the page's address, then try again, or take calls on your phone.",
  NotFoundError: "No microphone was found. Plug one in, then try again, or take calls on your phone.",
  NotReadableError: "Another program holds the microphone. Close it, then try again, or take calls on your phone.",
};
const NO_MICROPHONE = "This page cannot use a microphone here. Take calls on your phone.";

// `carrier`: the local carrier's address, or "" for the SDK at `sdk`. `leave` fetches an access
// token. `changed` hears of each new state: idle, connecting, open; and why a call failed.
export function telephone({ carrier, sdk, leave, changed }) {
  const line = { state: "idle", device: null, call: null };

  function become(state, why = "") {
    line.state = state;
    changed(state, why);
  }

  async function device() {
    line.device ??= await open();
    return line.device;
  }

  async function open() {
    const Device = carrier ? (await import("./telephone-local.js")).Device : await fetched(sdk);
    const made = new Device(await leave(), carrier ? { ...OPTIONS, carrier } : OPTIONS);
    made.on("tokenWillExpire", async () => made.updateToken(await leave()));
    made.on("error", () => {}); // a call tells its own errors; without a call nothing is lost
    return made;
  }

  // Words for the person when calls cannot come to this window; empty when they can.
  async function check() {
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
    line.call.on("error", () => failed("Your line had trouble."));
    for (const end of ["disconnect", "cancel", "reject"]) line.call.on(end, () => line.state === "idle" || become("idle"));
  }

  // The next try begins with a fresh token: this one may have run out while the machine slept.
  function failed(why) {
    line.device?.destroy();
    line.device = null;
    become("idle", why);
  }

  const send = (keys) => line.call.sendDigits(keys);

  return { check, take, send, state: () => line.state };
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
