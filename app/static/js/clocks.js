// Clocks that tick in the browser by the server's time. They are never live regions.
let ahead = 0; // milliseconds that the server's clock is ahead of this browser's

export function setNow(iso) {
  const server = Date.parse(iso);
  if (!Number.isNaN(server)) ahead = server - Date.now();
}

export function serverNow() {
  return Date.now() + ahead;
}

export function shown(milliseconds) {
  const whole = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

export function tick() {
  const now = serverNow();
  for (const clock of document.querySelectorAll("[data-since]")) {
    put(clock, shown(now - Date.parse(clock.dataset.since)));
  }
  for (const clock of document.querySelectorAll("[data-until]")) {
    const left = Date.parse(clock.dataset.until) - now;
    if (clock instanceof HTMLProgressElement) clock.value = Math.max(0, left / 1000);
    else put(clock, shown(left + 999));
  }
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
