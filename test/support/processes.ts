/** Processes of this machine, by what stands on their command lines. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Pids of processes whose command line has all these words; the dead that nobody has fetched are none. */
export function pidsOf(...words: string[]): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        return words.every((word) => line.includes(word))
      } catch (_gone) {
        return false
      }
    })
    .map(Number)
}

export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !/^\S+ \(.*\) Z/s.test(stat)
  } catch (_gone) {
    return false
  }
}

/** A child's pid by its program's name. */
export function childOf(parent: number, words: string): number | undefined {
  return pidsOf(words).find((pid) => parentOf(pid) === parent)
}

/** Null: it is gone. */
function parentOf(pid: number): number | null {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
  } catch (_gone) {
    return null
  }
}

/** The process and all that it and its own have started and are the parents of still. */
export function treeOf(pid: number): number[] {
  const parents = pidsOf().map((one) => [one, parentOf(one)] as const)
  const tree = [pid]
  for (const one of tree) tree.push(...parents.flatMap(([child, parent]) => (parent === one ? [child] : [])))
  return tree
}

/** TCP ports that a process listens on: its descriptors' sockets among those of proc(5), net/tcp. */
export function portsOf(pid: number): number[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
      } catch (_closed) {
        return undefined
      }
    }),
  )
  return ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && own.has(inode))
      .map(([, local]) => Number.parseInt(local?.split(':')[1] ?? '', 16)),
  )
}
