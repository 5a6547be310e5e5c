/**
 * Servers that ask for a name and password (HTTP authentication): the student is asked in our own frame, one server after
 * another. What she types goes to the browser and nowhere else: on no record, in no log, in no draft.
 */
import type { WebView } from '../../src-shared/bridge/station-view.ts'
import type { Challenge, Credentials, Named } from '../../src-shared/web-exam/page.ts'

interface Asked {
  place: string
  site: string
  waiting: ((named: Named) => void)[]
}

const triesAtMost = 3
/** Servers that wait for their turn, and requests to one of them: a page may have as many as it likes. */
const serversAtMost = 20
const requestsAtMost = 1000

export function createNames(render: () => void) {
  /** The first is shown. */
  let asked: Asked[] = []
  /** By place: how often it was given one on the way to this page; Infinity: the question was left. */
  const given = new Map<string, number>()

  /** Requests to one server are answered at once; the first of them is the one that is told of. */
  const answer = ({ waiting }: Asked, named: Named) => {
    for (const [place, resolve] of waiting.entries())
      resolve('unnamed' in named || place === 0 ? named : { ...named, also: true })
  }
  const unnamed = (place: string): Named | null => {
    const tries = given.get(place) ?? 0
    if (tries < triesAtMost) return null
    return { unnamed: Number.isFinite(tries) ? 'tries' : 'left' }
  }
  return {
    ask({ url, realm }: Challenge): Promise<Named> {
      const site = new URL(url).origin
      const place = `${site} ${realm}`
      const known = asked.find((one) => one.place === place)
      const full = known ? known.waiting.length >= requestsAtMost : asked.length >= serversAtMost
      const over = full ? ({ unnamed: 'left' } as const) : unnamed(place)
      if (over) return Promise.resolve(over)
      return new Promise((resolve) => {
        if (known) return void known.waiting.push(resolve)
        asked.push({ place, site, waiting: [resolve] })
        render()
      })
    },
    went: () => given.clear(),
    /** Null: none is given. Another server that is asked about by now gets nothing that was meant for this one. */
    answer(site: string, credentials: Credentials | null): void {
      const [one] = asked
      if (one?.site !== site) return
      asked = asked.slice(1)
      const tries = credentials ? (given.get(one.place) ?? 0) + 1 : Number.POSITIVE_INFINITY
      given.set(one.place, tries)
      answer(one, credentials ? { ...credentials, tries } : { unnamed: 'left' })
      render()
    },
    view(): WebView['asks'] {
      const [one] = asked
      return one ? { site: one.site, again: given.has(one.place) } : null
    },
    end(): void {
      const left = asked
      asked = []
      given.clear()
      for (const one of left) answer(one, { unnamed: 'left' })
    },
  }
}
