/** Papers sealed for their rooms: at the stations ahead of time, opened at the hour, or by the words of an envelope. */
import { consoleApi } from '../../src-shared/api/console.ts'
import { stationApi } from '../../src-shared/api/station.ts'
import { toBase64 } from '../../src-shared/bytes.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import { route } from '../http/route.ts'
import { createEnvelopes, type EnvelopeDeps } from './envelope.ts'
import { createGiving } from './giving.ts'
import { createSealing, type SealingDeps } from './sealing.ts'
import { statesOf } from './states.ts'

interface Deps extends Omit<SealingDeps, 'objects'>, EnvelopeDeps, Pick<Base, 'audit'> {
  space: { objects: SealingDeps['objects'] }
}

const tidyEveryMs = 60 * 60_000

export function createPackages(deps: Deps): Capability {
  const { db, audit, exams, space } = deps
  const giving = createGiving(deps)
  const seal = createSealing({ ...deps, objects: space.objects })
  const envelope = createEnvelopes(deps)
  return {
    every: [{ name: 'packages', everyMs: tidyEveryMs, run: giving.tidy }],
    routes(app) {
      route(app, stationApi.packages, async ({ body, caller }) => {
        const packages = await giving.offered(caller)
        await giving.told(caller, body.held, packages)
        return { packages }
      })
      route(app, stationApi.packagePiece, async ({ params: { digest, from }, caller }) => ({
        piece: await giving.piece(caller, digest, from),
      }))
      route(app, stationApi.packageKey, async ({ params: { digest }, caller }) => ({
        key: await giving.key(caller, digest),
      }))

      const api = consoleApi.packages
      route(app, api.list, ({ params: { id } }) => statesOf(db, exams, id))
      route(app, api.seal, async ({ params: { id, room }, caller }) => {
        const sealed = await seal(id, room, caller)
        await audit.record(caller.login, 'sealed-package', id, { room, ...sealed })
        return statesOf(db, exams, id)
      })
      route(app, api.envelope, async ({ params: { id, room }, body: { before, language }, caller }) => {
        const { number, bytes } = await envelope({ exam: id, room, before, language }, caller)
        await audit.record(caller.login, 'made-envelope', id, { room, number })
        return { file: toBase64(bytes) }
      })
    },
  }
}
