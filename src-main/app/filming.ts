/** Filming as main knows it: what the recorder tells goes to whom it concerns, and its falls are counted. */

import { setTimeout as delay } from 'node:timers/promises'
import type { CameraObservation } from '../../src-shared/bridge/capture-calls.ts'
import { RecorderEvent, recorderCalls } from '../../src-shared/recorder-api.ts'
import { cameras as sources } from '../../src-shared/vocabulary.ts'
import { linkRecorder, type RecorderLink } from '../capture/recorder-link.ts'
import { connectLocal } from '../local/client.ts'
import { recorderSocket } from '../station/paths.ts'
import type { Parts } from './parts.ts'

/** What films has fallen so often that an invigilator must see to it. */
export function tellFailing({ falls, watch, now }: Pick<Parts, 'falls' | 'watch' | 'now'>): void {
  const failing = falls.failing()
  if (failing !== null) watch.observe({ kind: 'recorder.failing', falls: failing, at: now() })
}

/**
 * `known`: resolves when it is known what this station is at. What the recorder has to tell belongs to that attempt, and
 * before nothing could be kept.
 */
export function linkFilming(parts: Parts, known: Promise<unknown>): RecorderLink {
  const { config, now, trouble, log, conditions } = parts
  /** Ends of what an earlier page told are news too. */
  const news = (seen: CameraObservation | null) => {
    if (seen) parts.watch.observe(seen)
  }

  const recordCamera = async (told: CameraObservation) => {
    const seen = conditions.heard(told)
    if (!seen) return
    try {
      await parts.watch.record(seen)
    } catch (error) {
      conditions.unwritten(seen)
      throw error
    }
  }

  return linkRecorder({
    connect: async () => {
      await known
      return connectLocal(recorderSocket(config.data), {
        calls: recorderCalls,
        event: RecorderEvent,
        absent: 'no-recorder',
      })
    },
    pass: async () => (await parts.keeper.call('recorder.pass', {})).pass,
    hear(event) {
      switch (event.type) {
        case 'page-began':
          return conditions.orphan()
        case 'devices':
          return void parts.watch
            .cameras()
            .then((system) => parts.media.onDevices(event.devices, system))
            .catch(trouble)
        case 'camera':
          parts.session.camera(event.source, event.camera)
          return news(conditions.state(event.source, event.camera))
        case 'stats':
          parts.session.filming(event.source, event.stats)
          return news(conditions.settle(event.source))
        case 'preview':
          return parts.send(event)
        case 'still':
          return news(conditions.heard(event.observation))
        case 'screen': {
          const kept = parts.session.state.current?.kept
          // One of another part shows what another student had before her.
          const ours = kept?.attempt === event.of.attempt && kept.part === event.of.part
          return ours ? parts.stills.kept(event) : undefined
        }
        case 'failed':
          return parts.session.problem(event.problem)
      }
    },
    async observed(observation) {
      if (observation.kind === 'navigation.refused') return parts.watch.record(observation)
      if (observation.kind !== 'page.lost' && observation.kind !== 'helper.lost')
        return recordCamera(observation)
      if (observation.kind === 'page.lost') log(`the capture page was lost: ${observation.cause}`)
      await parts.watch.record(observation)
      parts.falls.see(observation)
      tellFailing(parts)
    },
    onPids: (pids) => {
      parts.watch.ownToo(pids).catch(trouble)
    },
    onLost(cause) {
      log(`the recorder is gone: ${cause}`)
      conditions.orphan()
      for (const source of sources) {
        const camera = parts.session.state.cameras[source]
        if (camera.state !== 'none') parts.session.camera(source, { ...camera, state: 'starting' })
      }
      // The keeper writes the record itself, also without us; what it means is ours to say.
      parts.watch.observe({ kind: 'recorder.lost', run: 'recorder', cause, at: now() })
      parts.falls.fell(now())
      tellFailing(parts)
    },
    onSilent(pid) {
      log('the recorder does not answer; ending it')
      try {
        process.kill(pid, 'SIGKILL')
      } catch (error) {
        // It ended meanwhile.
        trouble(error)
      }
    },
    onMissing() {
      log('there is no recorder')
      if (parts.media.wanted()) parts.session.problem({ code: 'no-recorder' })
    },
    onTrouble: trouble,
    wait: (ms) => delay(ms),
    now,
  })
}
