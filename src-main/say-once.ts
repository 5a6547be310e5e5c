/** A log that says a thing once and then counts: at its 10th, 100th, 1000th time it stands there again with the number. */

/** So many different lines are remembered. */
const most = 200
/** What was silent for so long, ms, is news again. */
const newsMs = 10 * 60_000

export function sayOnce(say: (line: string) => void, now = () => performance.now()): (line: string) => void {
  const heard = new Map<string, { times: number; at: number }>()
  return (line) => {
    const before = heard.get(line)
    const times = before && now() - before.at < newsMs ? before.times + 1 : 1
    // Again at the end: what was not heard for longest is forgotten first.
    heard.delete(line)
    heard.set(line, { times, at: now() })
    if (heard.size > most) heard.delete(heard.keys().next().value ?? '')
    if (times === 1) say(line)
    else if (/^10+$/.test(String(times))) say(`${line} (${times} times by now)`)
  }
}
