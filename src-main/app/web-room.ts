/** The room of the exam's page, put together: whose rules, which way to the network, where its records go. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import type { Machine } from '../../src-shared/web-exam/decide.ts'
import type { WebEvent, WebOptions, WebPage } from '../../src-shared/web-exam/page.ts'
import { lockOf } from '../exam/context.ts'
import { judgeNetwork } from '../web/network.ts'
import { startWebProxy } from '../web/proxy.ts'
import { createWebRoom, type WebRoom } from '../web/room.ts'
import type { WebPlace, WebWanted } from '../web/room-deps.ts'
import { upstreamFor } from '../web/upstream.ts'
import type { Parts } from './parts.ts'

/** What an exam's page may never reach, whatever its rules say: this machine by any of its names. */
const machineNow = (): Machine => ({
  names: [hostname()],
  addresses: Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)),
})

export function linkWebRoom(parts: Parts): WebRoom {
  const { config, shell, trouble, log, now, setTimer } = parts
  const room = createWebRoom({
    wanted: () => wantedOf(parts),
    open: (wanted, place, onEvent, names) => openPage(parts, wanted, place, onEvent, names),
    folder: (attempt) => parts.files.open(attempt),
    sits: () => parts.session.state.stage === 'attempt' && parts.session.state.current !== null,
    tidy: async () => {
      const { attempts } = await parts.keeper.call('attempt.list', {})
      return tidyFiles(parts, attempts)
    },
    observe: (observation) => parts.watch.observe(observation),
    append: (kind, body) => parts.session.append(kind, body),
    keys: (keys) => parts.watch.keys(keys),
    still: () => void parts.watch.still().catch(trouble),
    keep: (kept) => parts.session.keepWeb(kept),
    drafts: {
      append: async (draft) => {
        const { record } = await parts.keeper.call('draft.append', draft)
        parts.session.learn(record)
      },
      list: async () => (await parts.keeper.call('draft.list', {})).drafts,
    },
    render: () => parts.session.render(),
    now,
    setTimer,
    log,
    trouble,
  })
  if (config.windowed && shell.kind === 'chromium')
    log('the exam’s page has a window of its own beside ours: this is a developer’s desktop')
  return room
}

/** Only attempts that go on keep their folders; true: there are no others, and none goes on. */
export function tidyFiles({ files, trouble }: Parts, open: readonly { attempt: string }[]): boolean {
  try {
    files.keepOnly(open.map(({ attempt }) => attempt))
    return open.length === 0
  } catch (error) {
    // Tried again: no exam waits for it.
    trouble(error)
    return false
  }
}

function wantedOf({ session }: Parts): WebWanted | null {
  const { stage, current } = session?.state ?? {}
  const rules = current?.kept.paper?.web
  if (!current || !rules || stage !== 'attempt' || !isBegun(current.attempt.state)) return null
  const { attempt, web } = current.kept
  return { attempt, rules, kept: web, shown: current.attempt.state === 'running' && lockOf(current) === null }
}

const isBegun = (state: string) => state === 'running' || state === 'break' || state === 'paused'

async function openPage(
  parts: Parts,
  wanted: WebWanted,
  place: WebPlace,
  tell: (event: WebEvent) => void,
  names: WebOptions['names'],
): Promise<WebPage> {
  const { config, session, shell, log } = parts
  const { rules, kept } = wanted
  const machine = machineNow()
  const proxy = await startWebProxy({
    judge: (host, addresses) => judgeNetwork(rules, machine, host, addresses),
    onRefused: (url, reason) => tell({ type: 'refused', url, reason }),
    onFailed: (host, why) => log(`the exam's page: ${host}: ${why}`),
    upstream: upstreamFor(config.network, process.env),
  })
  try {
    const page = await shell.web({
      rules,
      machine,
      language: rules.language ?? session.state.language,
      proxy,
      authorities: config.network.ca === null ? [] : [readFileSync(config.network.ca, 'utf8')],
      at: kept?.at ?? null,
      cookies: kept?.cookies ?? [],
      ...place,
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      names,
      onEvent: tell,
    })
    return {
      ...page,
      close: async () => {
        await page.close()
        await proxy.close()
      },
    }
  } catch (error) {
    await proxy.close()
    throw error
  }
}
