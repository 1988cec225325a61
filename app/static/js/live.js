// Keep the live part of a page fresh: by the stream when it comes, by asking when it does not.
import { setNow, tick } from "./clocks.js";

const POLL_MS = 5000;
const QUIET_MS = 13000; // the stream beats every 10 s
const LOST_MS = 30000;

export function keepLive({ leastMs, pollAlways = false, onLook = () => {}, onHealth = () => {} }) {
  const health = { heard: Date.now() - QUIET_MS, looked: Date.now(), blind: false };
  let lastAsk = 0;
  let pending = null;

  function look() {
    if (pending) return;
    const wait = Math.max(0, lastAsk + leastMs - Date.now());
    pending = setTimeout(() => {
      pending = null;
      lastAsk = Date.now();
      htmx.trigger("#live", "look");
    }, wait);
  }

  function heard(blind) {
    health.heard = Date.now();
    health.blind = blind;
    report();
  }

  function report() {
    const now = Date.now();
    const streaming = !health.blind && now - health.heard < QUIET_MS;
    const silent = now - health.looked > LOST_MS && !streaming;
    onHealth({ streaming, silent, dropped: now - health.heard > LOST_MS || health.blind, looked: health.looked });
    return streaming;
  }

  const stream = document.getElementById("stream");
  stream.addEventListener("changed", () => { heard(false); look(); });
  stream.addEventListener("beat", () => heard(false));
  stream.addEventListener("blind", () => { heard(true); look(); });

  // The first connection is not tried again by itself: ask for it until it stands.
  setInterval(() => {
    if (Date.now() - health.heard > QUIET_MS) htmx.trigger("#stream", "again");
  }, POLL_MS);

  setInterval(() => {
    if (!report() || pollAlways) look();
  }, POLL_MS);

  document.addEventListener("htmx:after:swap", () => {
    const live = document.getElementById("live");
    if (!live || live.dataset.now === health.now) return;
    health.now = live.dataset.now;
    health.looked = Date.now();
    setNow(live.dataset.now);
    tick();
    report();
    onLook(live);
  });

  setNow(document.getElementById("live").dataset.now);
  tick();
  setInterval(() => { tick(); if (Date.now() - health.looked > QUIET_MS) report(); }, 1000);
  return { look };
}
