/** What an attempt leaves, once it is over: held by the server, exported, verified, its films opened. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { Campus } from './campus.ts'
import type { ConsoleClient } from './console-client.ts'
import { filmsOf } from './films.ts'
import type { Progress } from './progress.ts'

const drainMs = 60_000

interface Of {
  campus: Campus
  api: ConsoleClient
  attempt: string
  dir: string
  pictures: string
  progress: Progress
}
export type Evidence = Awaited<ReturnType<typeof takeEvidence>>

export async function takeEvidence({ campus, api, attempt, dir, pictures, progress }: Of) {
  const detail = await progress.step('the evidence drains', () => drained(api, attempt))
  const bundle = join(dir, 'bundle.zip')
  await progress.step('the bundle is exported', () =>
    done(campus, ['export', '--attempt', attempt, '--to', bundle, '--data', campus.data]),
  )
  const verified = await progress.step('the bundle is verified', () => verify(campus, bundle))
  const film = await progress.step('the films are opened with the review key', () =>
    filmsOf({
      bundle,
      key: join(dir, 'server', 'keys', 'review.json'),
      to: join(dir, 'media'),
      verify: (args) => done(campus, args),
    }),
  )
  const incidents = await progress.step('the pictures of the incidents', async () => {
    const list = []
    for (const incident of detail.incidentList) {
      const paths: string[] = []
      for (const { digest } of incident.pictures.filter(({ held }) => held)) {
        const file = join(pictures, `incident-${digest.slice(0, 12)}.png`)
        writeFileSync(file, await api.still(attempt, digest))
        paths.push(relative(dir, file))
      }
      list.push({ ...incident, pictures: paths })
    }
    return list
  })
  return { detail, bundle, verified, film, incidents }
}

/** Of a report, whatever was sat. */
export const toldOf = (
  { campus, dir }: Pick<Of, 'campus' | 'dir'>,
  { detail, bundle, verified, film, incidents }: Evidence,
) => ({
  shell: shellOf(campus),
  attempt: detail.id,
  coverage: detail.coverageDetail,
  debt: detail.debt,
  incidents,
  verification: verified,
  films: film.files.map((file) => relative(dir, file)),
  bundle: relative(dir, bundle),
})

/** Waits until the server holds everything and has signed for it. */
async function drained(api: ConsoleClient, attempt: string) {
  const until = Date.now() + drainMs
  for (;;) {
    const detail = await api.attempt(attempt)
    if (detail.receipt && detail.debt.segments === 0) return detail
    if (Date.now() > until)
      throw new Error(`${detail.debt.segments} objects still missing after ${drainMs / 1000} s`)
    await delay(500)
  }
}

const Verification = z.object({ status: z.string() }).loose()

/** A bundle that is not whole makes the command fail; its words are what the report needs then. */
async function verify(campus: Campus, bundle: string) {
  const { text, status } = await campus.taza(['verify', bundle, '--json'])
  return { ...Verification.parse(JSON.parse(text)), exit: status }
}

/** What the command printed; a failure is its own words. */
async function done(campus: Campus, args: string[]): Promise<string> {
  const { text, status } = await campus.taza(args)
  if (status !== 0) throw new Error(`taza ${args[0]} failed (exit ${status}): ${text}`)
  return text
}

const MainFile = z.object({
  shell: z.object({ kind: z.string(), version: z.string(), can: z.array(z.string()) }),
})
const shellOf = ({ data }: Campus) =>
  MainFile.parse(JSON.parse(readFileSync(join(data, 'main.json'), 'utf8'))).shell
