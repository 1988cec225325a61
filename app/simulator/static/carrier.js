// Speaks with the carrier's own doors.

async function send(path, method, body) {
  const answer = await fetch(`/carrier/${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok && answer.status !== 409) throw new Error(told.error || `answer ${answer.status}`);
  return told;
}

const phone = (number) => `phones/${encodeURIComponent(number)}`;

export const ring = (wish) => send("calls", "POST", wish);
export const call = (sid) => send(`calls/${sid}`, "GET");
export const keys = (sid, pressed) => send(`calls/${sid}/keys`, "POST", { keys: pressed });
export const speak = (sid, words) => send(`calls/${sid}/speech`, "POST", { words });
export const hangUp = (sid) => send(`calls/${sid}/hangup`, "POST", {});
export const phones = () => send("phones", "GET");
export const setPhone = (number, script) => send(phone(number), "PUT", script);
export const phoneDoes = (number, deed, body = {}) => send(`${phone(number)}/${deed}`, "POST", body);
