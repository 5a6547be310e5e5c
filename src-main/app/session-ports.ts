/** What the session of a station is given of the other parts, and which part answers which call of its page. */
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import { updateOf } from '../../src-shared/bridge/view-update.ts'
import { newChallenge } from '../../src-shared/unlock/code.ts'
import { keepIdentityPicture } from '../capture/identity.ts'
import type { SessionPorts } from '../exam/context.ts'
import type { StationHandlers } from '../exam/page-calls.ts'
import { checkLeaveCode } from '../station/leave-code.ts'
import type { Parts } from './parts.ts'

export const leaveCombination = 'Ctrl+Alt+Q'

export function sessionPorts(
  parts: Parts,
  station: SessionPorts['station'],
  build: string | null,
): SessionPorts {
  const { config, shell } = parts
  let told: NonNullable<StationView['paper']>['questions'] | null = null
  return {
    keeper: parts.keeper,
    station,
    shell: { kind: shell.kind, version: shell.version, build },
    can: () => [...shell.can, ...parts.watch.can()],
    now: parts.now,
    wall: Date.now,
    newId: randomUUID,
    newCode: () => String(randomInt(1000, 10_000)),
    newSalt: () => randomBytes(16).toString('hex'),
    newChallenge: () => newChallenge(randomBytes(8)),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    setTimer: parts.setTimer,
    onView: (view) => {
      parts.send({ type: 'view', view: updateOf(view, told) })
      told = view.paper?.questions ?? null
      parts.web?.follow()
    },
    web: () => parts.web?.view() ?? null,
    files: (attempt) => parts.web.folder(attempt),
    onMedia: () => {
      parts.watch.follow()
      parts.media.refresh()
    },
    onCameraAccepted: () => parts.media.accept(),
    identity: {
      take: () => parts.recorder.picture('face'),
      keep: (jpeg, card) => keepIdentityPicture(parts.keeper, jpeg, { at: parts.now(), card }),
    },
    onAttempt: (attempt, records) => {
      parts.conditions.resume(attempt.conditions)
      parts.stills.resume(records)
      parts.falls.resume(records)
    },
    finishMedia: () => finishMedia(parts),
    onTrouble: parts.trouble,
    leave: {
      combination: leaveCombination,
      asksCode: config.leaveCode !== null,
      freely: config.windowed,
      check: (code) => config.leaveCode === null || checkLeaveCode(code, config.leaveCode),
      go: () => parts.leave(0),
    },
  }
}

export function handlersOf({ session, media, watch, web, checking }: Parts): StationHandlers {
  return {
    ...session.handlers,
    'station.touched': async () => {
      checking.touched()
      return { ok: true }
    },
    'check.refuse': async () => {
      checking.refuse()
      return { ok: true }
    },
    'exam.keys': async (keys) => {
      watch.keys(keys)
      return { ok: true }
    },
    'web.frame': async ({ height }) => {
      web.frame(height)
      return { ok: true }
    },
    'web.act': async ({ action }) => {
      await web.act(action)
      return { ok: true }
    },
    'web.name': async ({ site, given }) => {
      web.names.answer(site, given)
      return { ok: true }
    },
    'web.drafts': async ({ put }) => {
      await web.restore(put)
      return { ok: true }
    },
    'web.choose': async ({ names }) => {
      await web.choose(names)
      return { ok: true }
    },
    'web.came': async () => {
      web.seen()
      return { ok: true }
    },
    'web.stay': async () => {
      web.stay()
      return { ok: true }
    },
    'preflight.swap': async () => {
      media.swap()
      return { ok: true }
    },
  }
}

/** The recorder has handed over its last segments; then everything seen is on the ledger. */
async function finishMedia({ media, recorder, watch, trouble }: Parts): Promise<void> {
  media.end()
  // A recorder that is gone has nothing to finish; what it had sent is with the keeper.
  await recorder.finish().catch(trouble)
  await watch.finish()
}
