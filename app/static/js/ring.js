// The ring in the browser and the desktop notice. Neither carries a name or a number.
let context = null;
let loop = null;

export function unlock() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  if ("Notification" in window && Notification.permission === "default") Notification.requestPermission();
}

export function once() {
  if (!context) return;
  for (const start of [0, 0.6]) tone(context.currentTime + start);
}

function tone(at) {
  const gain = context.createGain();
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.4);
  gain.connect(context.destination);
  for (const pitch of [400, 450]) {
    const sound = context.createOscillator();
    sound.frequency.value = pitch;
    sound.connect(gain);
    sound.start(at);
    sound.stop(at + 0.42);
  }
}

export function start() {
  stop();
  once();
  loop = setInterval(once, 3000);
}

export function stop() {
  clearInterval(loop);
  loop = null;
}

let notice = null;

export function notify(queue) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  notice = new Notification("A call for you", { body: queue, tag: "front-door-offer" });
  notice.onclick = () => { window.focus(); notice.close(); };
}

export function unnotify() {
  notice?.close();
  notice = null;
}
