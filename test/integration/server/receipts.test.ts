/** Receipts of long parts: each is over every object, so that one given a moment ago may be given again; never at the end. */
import { expect, test } from 'vitest'
import { Receipt } from '../../../src-shared/station-api.ts'
import { handClock, ScriptedStation, startUniversity } from '../../support/university.ts'

test("a long part's receipt rests for a while, a short one's never, and the end's is always new", async () => {
  const clock = handClock()
  const university = await startUniversity(clock)
  try {
    const station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    const ledger = await station.sit('20260001')
    await ledger.open()
    const film: { digest: string; sealed: Uint8Array }[] = []
    const filmed = async (until: number) => {
      while (film.length < until) {
        ledger.pass(2000)
        film.push(await ledger.segment('face', film.length, new Uint8Array(100)))
      }
    }
    let sent = 0
    const receipt = async () => {
      const { body } = await ledger.sync(sent)
      sent = body.next
      return Receipt.parse(body.receipt)
    }
    const send = (i: number) => station.put(film[i]!.digest, film[i]!.sealed)

    await filmed(100)
    expect(await receipt()).toMatchObject({ announced: 100, held: 0 })
    await send(0)
    expect(await receipt()).toMatchObject({ announced: 100, held: 1 })

    await filmed(101)
    const long = await receipt()
    expect(long).toMatchObject({ announced: 101, held: 1 })
    await send(1)
    clock.advance(1009)
    expect(await receipt()).toEqual(long)
    clock.advance(1)
    expect(await receipt()).toMatchObject({ announced: 101, held: 2 })

    for (let i = 2; i < film.length; i++) await send(i)
    ledger.add('attempt.submitted', { by: 'student', answers: 0 })
    expect(await receipt()).toMatchObject({ announced: 101, held: 101, final: true })
  } finally {
    await university.close()
  }
})
