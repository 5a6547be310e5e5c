/** The former of two values of JSON wherever the new one says the same, so that what is drawn of it is not drawn again. */
export function same<T>(before: unknown, now: T): T {
  if (Object.is(before, now)) return now
  if (typeof before !== 'object' || before === null || typeof now !== 'object' || now === null) return now
  if (Array.isArray(before) !== Array.isArray(now)) return now
  const [old, fresh] = [Object.entries(before), Object.entries(now)]
  const former = new Map<string, unknown>(old)
  const parts = fresh.map(([key, part]): [string, unknown] => [key, same(former.get(key), part)])
  const alike =
    old.length === fresh.length &&
    parts.every(([key, part]) => former.has(key) && Object.is(part, former.get(key)))
  if (alike) return before as T
  return (Array.isArray(now) ? parts.map(([, part]) => part) : Object.fromEntries(parts)) as T
}
