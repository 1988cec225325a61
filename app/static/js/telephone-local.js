// Stands in for the carrier's SDK in the demo: the same Device and Call, as far as we use them. The
// local carrier plays the line; there is no sound in it.
const ASK_MS = 500; // the carrier takes a browser that is silent for 10 s for gone
const REGISTER_MS = 3000;

class Speaker {
  #ears = new Map();

  on(what, hear) {
    this.#ears.set(what, [...(this.#ears.get(what) ?? []), hear]);
  }

  emit(what, ...told) {
    for (const hear of this.#ears.get(what) ?? []) hear(...told);
  }
}

export class Device extends Speaker {
  constructor(token, { carrier, closeProtection }) {
    super();
    this.token = token;
    this.clients = `${carrier}/carrier/clients`;
    this.calls = `${this.clients}/calls`;
    this.closeProtection = closeProtection;
  }

  updateToken(token) {
    this.token = token;
  }

  destroy() {
    clearInterval(this.timer);
    this.call?.disconnect();
  }

  async register() {
    await this.#ask();
    this.timer = setInterval(() => this.#ask(), REGISTER_MS);
  }

  async #ask() {
    const body = JSON.stringify({ token: this.token });
    const answer = await fetch(`${this.clients}/registrations`, { method: "POST", body }).catch(() => null);
    const now = answer?.ok ? "registered" : "unregistered";
    if (now !== this.state) this.emit((this.state = now));
  }

  async connect({ params }) {
    const body = JSON.stringify({ token: this.token, params });
    const answer = await fetch(this.calls, { method: "POST", body });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.error);
    this.call = new Call(`${this.calls}/${said.sid}`, this.closeProtection);
    return this.call;
  }
}

class Call extends Speaker {
  #state = "connecting";

  constructor(address, closeProtection) {
    super();
    this.address = address;
    this.stay = (event) => event.preventDefault();
    this.leave = () => navigator.sendBeacon(`${address}/hangup`);
    if (closeProtection) addEventListener("beforeunload", this.stay);
    addEventListener("pagehide", this.leave);
    this.timer = setInterval(() => this.look(), ASK_MS);
  }

  disconnect() {
    fetch(`${this.address}/hangup`, { method: "POST" });
  }

  sendDigits(keys) {
    fetch(`${this.address}/keys`, { method: "POST", body: JSON.stringify({ keys }) });
  }

  async look() {
    const answer = await fetch(this.address).catch(() => null);
    this.#heard(Boolean(answer));
    const status = answer?.ok ? (await answer.json()).status : "in-progress";
    if (status === "in-progress" && this.#state === "connecting") {
      this.#state = "open";
      this.emit("accept", this);
    } else if (!["queued", "ringing", "in-progress"].includes(status) && this.#state !== "closed") {
      this.#state = "closed";
      this.close();
      this.emit("disconnect", this);
    }
  }

  #heard(there) {
    if (this.#state === "open" && !there) this.emit("reconnecting");
    if (this.#state === "cut" && there) this.emit("reconnected");
    if (this.#state === "open" || this.#state === "cut") this.#state = there ? "open" : "cut";
  }

  close() {
    clearInterval(this.timer);
    removeEventListener("beforeunload", this.stay);
    removeEventListener("pagehide", this.leave);
  }
}
