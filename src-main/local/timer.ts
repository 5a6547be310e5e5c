/** Acts after so many ms; returns how to call it off. */
export function setTimer(act: () => void, ms: number): () => void {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}
