/** A raw fact from the guard, a camera, the shell or the network: what `decide` is asked about. */
import { z } from 'zod'
import type { GuardObservation } from '../guard.ts'
import { bodies } from '../records.ts'

/** `at`: CLOCK_BOOTTIME ms. */
const seen = z.object({ at: z.number() })

export const StationObservation = z.discriminatedUnion('kind', [
  seen.extend({ kind: z.literal('navigation.refused'), ...bodies['navigation.refused'].shape }),
  seen.extend({ kind: z.literal('web.refused'), ...bodies['web.refused'].shape }),
  seen.extend({ kind: z.literal('web.failed'), ...bodies['web.failed'].shape }),
  seen.extend({ kind: z.literal('web.crashed'), ...bodies['web.crashed'].shape }),
  seen.extend({ kind: z.literal('camera.lost'), ...bodies['camera.lost'].shape }),
  seen.extend({ kind: z.literal('camera.covered'), ...bodies['camera.covered'].shape }),
  seen.extend({ kind: z.literal('camera.frozen'), ...bodies['camera.frozen'].shape }),
  seen.extend({ kind: z.literal('camera.blurred'), ...bodies['camera.blurred'].shape }),
  seen.extend({ kind: z.literal('camera.wrong'), ...bodies['camera.wrong'].shape }),
  seen.extend({ kind: z.literal('camera.restored'), ...bodies['camera.restored'].shape }),
  seen.extend({ kind: z.literal('camera.restarted'), ...bodies['camera.restarted'].shape }),
  seen.extend({ kind: z.literal('capture.eased'), ...bodies['capture.eased'].shape }),
  seen.extend({ kind: z.literal('input.surplus'), ...bodies['input.surplus'].shape }),
  seen.extend({ kind: z.literal('guard.lost'), ...bodies['guard.lost'].shape }),
  seen.extend({ kind: z.literal('shell.lost'), ...bodies['shell.lost'].shape }),
  seen.extend({ kind: z.literal('recorder.lost'), ...bodies['recorder.lost'].shape }),
  seen.extend({ kind: z.literal('recorder.failing'), ...bodies['recorder.failing'].shape }),
  seen.extend({ kind: z.literal('page.lost'), ...bodies['page.lost'].shape }),
  seen.extend({ kind: z.literal('helper.lost'), ...bodies['helper.lost'].shape }),
  seen.extend({ kind: z.literal('clock.changed'), ...bodies['clock.changed'].shape }),
  seen.extend({ kind: z.literal('machine.slept'), ...bodies['machine.slept'].shape }),
  seen.extend({ kind: z.literal('station.traced'), ...bodies['station.traced'].shape }),
  seen.extend({ kind: z.literal('station.stopped'), ...bodies['station.stopped'].shape }),
  seen.extend({ kind: z.literal('station.altered'), ...bodies['station.altered'].shape }),
  seen.extend({ kind: z.literal('station.doubled'), ...bodies['station.doubled'].shape }),
  seen.extend({ kind: z.literal('station.orphaned'), ...bodies['station.orphaned'].shape }),
  seen.extend({ kind: z.literal('keeper.lost'), ...bodies['keeper.lost'].shape }),
  seen.extend({ kind: z.literal('evidence.held'), ...bodies['evidence.held'].shape }),
  seen.extend({ kind: z.literal('network.lost'), ...bodies['network.lost'].shape }),
  seen.extend({ kind: z.literal('network.restored'), ...bodies['network.restored'].shape }),
])
export type StationObservation = z.infer<typeof StationObservation>

export type Observation = GuardObservation | StationObservation
export type ObservationKind = Observation['kind']
