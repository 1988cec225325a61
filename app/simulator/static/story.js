// Saves a call as a story: who rang, which keys when, what was heard. It can be rung again as it was.

export function save(call) {
  const story = storyOf(call);
  const file = new Blob([`${JSON.stringify(story, null, 2)}\n`], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `story-${call.rang.slice(0, 19).replaceAll(":", "-")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function storyOf(call) {
  const of = (what) => call.timeline.filter((entry) => entry.what === what);
  return {
    from: call.from,
    to: call.to,
    rang: call.rang,
    keys: of("key").map(({ t, key, used }) => ({ at: t, key, used })),
    heard: of("heard").map(({ t, text, said }) => ({ at: t, text, ...(said === undefined ? {} : { said }) })),
    queued: of("queued").map(({ t, queue, position }) => ({ at: t, queue, position })),
    bridged: of("bridged").map(({ t }) => ({ at: t })),
    ended: of("ended").map(({ t, by, status }) => ({ at: t, by, status }))[0] ?? null,
    script: scriptOf(call.timeline),
  };
}

function scriptOf(timeline) {
  const steps = [];
  let before = 0;
  for (const entry of timeline) {
    const wait = Math.round((entry.t - before) * 10) / 10;
    if (entry.what === "key") steps.push({ wait, press: entry.key });
    else if (entry.what === "said") steps.push({ wait, say: entry.words });
    else if (entry.what === "ended" && entry.by === "caller") steps.push({ wait, hang_up: true });
    else continue;
    before = entry.t;
  }
  return steps;
}
