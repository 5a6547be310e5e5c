/** `*` for any text, also none; upper and lower case alike. In time of text × pattern, whatever both are. Pure. */
export function globMatches(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase()
  const given = text.toLowerCase()
  let [p, t, star, from] = [0, 0, -1, 0]
  while (t < given.length)
    if (wanted[p] === '*') {
      star = p++
      from = t
    } else if (p < wanted.length && wanted[p] === given[t]) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++from
    } else return false
  while (wanted[p] === '*') p++
  return p === wanted.length
}
