// The enquiry form saves itself: when typing pauses, when a field is left, every 5 s at the latest.
const PAUSE_MS = 1500;
const EVERY_MS = 5000;

let dirty = false;
let busy = false;
let pause = null;

const current = () => document.querySelector("form.fd-form");
const ours = (element) => element?.closest?.("form.fd-form");

function send() {
  const form = current();
  if (!dirty || busy || !form) return;
  dirty = false;
  busy = true;
  htmx.trigger(form, "save");
}

export function unsaved() {
  return dirty || busy;
}

// Called after each look: take over what somebody else saved, unless somebody is typing here.
export function follow(live) {
  const form = current();
  if (!form || form.dataset.enquiry !== live.dataset.enquiry) return;
  const held = Number(document.getElementById(`version-${form.dataset.enquiry}`)?.value);
  const settled = !unsaved() && !form.contains(document.activeElement);
  if (settled && Number(live.dataset.version) > held && !document.querySelector(".fd-conflict")) {
    htmx.ajax("GET", form.getAttribute("action"), { target: `#enquiry-${form.dataset.enquiry}`, swap: "innerHTML" });
  }
}

export function autosave() {
  document.addEventListener("input", (event) => {
    if (!ours(event.target)) return;
    dirty = true;
    clearTimeout(pause);
    pause = setTimeout(send, PAUSE_MS);
  });
  document.addEventListener("change", (event) => {
    if (!ours(event.target)) return;
    dirty = true;
    send();
  });
  // A save that had to wait its turn goes with the version that the one before it made.
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const form = ours(ctx.sourceElement);
    const version = form && document.getElementById(`version-${form.dataset.enquiry}`);
    if (version) ctx.request.body?.set?.("version", version.value);
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx.sourceElement?.id === "add-child") [...document.getElementsByName("child_name")].at(-1)?.focus();
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const ctx = event.detail.ctx;
    if (!ours(ctx?.sourceElement)) return;
    busy = false;
    const status = ctx.response?.status;
    if (status === undefined || status >= 500) fail(ctx.sourceElement);
  });
  // What was typed in the last second is sent on the way out too.
  addEventListener("beforeunload", () => {
    const form = current();
    if (!dirty || !form) return;
    dirty = false;
    const body = new URLSearchParams(new FormData(form));
    fetch(form.getAttribute("action"), { method: "POST", body, keepalive: true });
  });
  setInterval(send, EVERY_MS);
}

function fail(form) {
  dirty = true; // sent again within 5 s
  const place = document.getElementById(`saved-${form.dataset.enquiry}`);
  if (place) {
    place.textContent = "Not saved yet, trying again";
    place.classList.add("fd-saved--no");
  }
}
