/**
 * The story of one foreign window: the guard's line comes in, the policy's verdict is asked, records and an incident go
 * to the ledger, pictures are taken, the window is closed, and its end is told.
 */
import type { GuardObservation } from '../../src-shared/guard.ts'
import type { Decision } from '../../src-shared/policy/decide.ts'
import { WindowFacts } from '../../src-shared/records/window.ts'
import { closeWindow } from './close-window.ts'
import { type Incident, type Incidents, takePicture } from './incidents.ts'
import type { LockdownPorts } from './lockdown-ports.ts'

type Seen<K extends GuardObservation['kind']> = Extract<GuardObservation, { kind: K }>
type Shown = Seen<'window.opened' | 'window.titled' | 'window.focused'>
export type WindowObservation = Shown | Seen<'window.covered' | 'window.closed'>

/** A recorded window is pictured again after this time, ms. */
const PICTURE_EVERY_MS = 10_000

interface Story {
  readonly window: number
  readonly openedAt: number
  decision: Decision
  /** Its records are kept; not so for a window from before the attempt. */
  recorded: boolean
  incident: Incident | null
  /** ms it had the keyboard, in the stretches that are over. */
  focusedMs: number
  /** From its mapping to the commit of its first record. */
  recordedMs: number | null
  coveredMs: number | null
  /** We are ending it. */
  closing: boolean
  gone: boolean
  /** Stops what goes on with it: the next picture, the next try to close it. */
  stop: () => void
  /** Its records, one after the other. */
  work: Promise<void>
  /** Its pictures, one after the other: no record waits for a picture. */
  pictures: Promise<void>
}

export function createForeignWindows(ports: LockdownPorts, incidents: Incidents) {
  const stories = new Map<number, Story>()
  const working = new Set<Promise<void>>()
  /** Which foreign window has the keyboard, and since when. */
  let focus: { story: Story; since: number } | null = null

  const follow = (chain: Promise<void>, what: string, act: () => Promise<void>) => {
    const done = chain.then(act).catch((error: unknown) => ports.onFailure(what, error))
    working.add(done)
    void done.finally(() => working.delete(done))
    return done
  }
  const then = (story: Story, what: string, act: () => Promise<void>) => {
    story.work = follow(story.work, what, act)
  }
  /** After the records so far, which name the incident that the picture belongs to. */
  const picture = (story: Story, act: () => Promise<void>) => {
    const records = story.work
    story.pictures = follow(story.pictures, 'picture', async () => {
      await records
      await act()
    })
  }

  const tell = async (story: Story, seen: Shown) => {
    const count = seen.kind === 'window.titled' ? { count: seen.count ?? 1 } : {}
    await ports.append(seen.kind, { ...WindowFacts.parse(seen), ...count }, seen.at)
    story.recordedMs ??= Math.max(0, ports.clock() - seen.at)
  }

  /** The verdict on a window that we have not judged so gravely before. */
  const judged = (story: Story, seen: Shown) => {
    const { decision } = story
    const { verdict, reason, params } = decision
    // Pictured before anything waits for the ledger: its closing waits for the picture only.
    story.recorded = ports.recording()
    const raised = story.recorded ? incidents.raise(seen.kind, decision, subjectOf(seen), seen.at) : null
    const milder = raised ? story.incident : null
    story.incident = raised?.incident ?? story.incident
    const taken = raised?.incident.wantsPicture() ? takePicture(ports, story.window) : null
    if (raised)
      then(story, seen.kind, async () => {
        await tell(story, seen)
        await raised.told()
        // Judged anew, what happens goes on under the graver incident.
        await milder?.end(seen.at - story.openedAt)
      })
    if (verdict === 'lock')
      then(story, 'lock', async () => ports.onLock(reason, params, story.incident?.id ?? null))
    if (taken) picture(story, async () => raised?.incident.picture(await taken, 'during'))
    if (verdict === 'block' || verdict === 'lock') void (taken ?? Promise.resolve()).then(() => end(story))
    else if (raised) pictureLater(story)
  }

  const pictureNow = (story: Story) => {
    if (!story.incident?.wantsPicture()) return
    picture(story, async () => {
      if (!story.gone) await story.incident?.picture(await takePicture(ports, story.window), 'during')
    })
  }

  /** The keyboard went to a window of ours, of nobody, or to this foreign one. */
  const focusOn = (story: Story | null, at: number) => {
    if (focus?.story === story) return
    if (focus) focus.story.focusedMs += Math.max(0, at - focus.since)
    focus = story && { story, since: at }
  }

  const pictureLater = (story: Story) => {
    story.stop()
    story.stop = ports.later(PICTURE_EVERY_MS, () => {
      pictureNow(story)
      pictureLater(story)
    })
  }

  const end = (story: Story) => {
    if (story.gone) return
    const { reason, params } = story.decision
    story.closing = true
    story.stop()
    story.stop = closeWindow(ports, story.window, () =>
      ports.onLock(reason, params, story.incident?.id ?? null),
    )
  }

  const shown = (seen: Shown) => {
    const focuses = seen.kind === 'window.focused'
    if (focuses) focusOn(stories.get(seen.window) ?? null, seen.at)
    if (seen.own) return
    const decision = ports.decide(seen)
    const story = stories.get(seen.window)
    if (!story) {
      if (decision.verdict === 'allow') return
      const begun = newStory(seen, decision)
      stories.set(seen.window, begun)
      if (focuses) focusOn(begun, seen.at)
      return judged(begun, seen)
    }
    const unkept = !story.recorded && ports.recording()
    if (unkept || isGraver(decision, story.decision)) {
      story.decision = decision
      return judged(story, seen)
    }
    // A guard that was started again, or is told to watch anew, reports what is there: known already.
    if (seen.kind === 'window.opened' || !story.recorded) return
    then(story, seen.kind, () => tell(story, seen))
    if (seen.kind === 'window.titled' && !story.closing) {
      pictureNow(story)
      pictureLater(story)
    }
  }

  const closed = (seen: Seen<'window.closed'>) => {
    const story = stories.get(seen.window)
    if (!story) return
    stories.delete(seen.window)
    story.gone = true
    story.stop()
    if (focus?.story === story) focusOn(null, seen.at)
    const { window, livedMs, titles = null } = seen
    const { coveredMs, focusedMs } = story
    const by = story.closing ? 'guard' : 'itself'
    then(story, seen.kind, async () => {
      const { incident, recordedMs } = story
      if (!incident) return
      const after = incident.wantsPicture() ? takePicture(ports, null) : null
      await ports.append(
        seen.kind,
        { window, livedMs, recordedMs, coveredMs, titles, focusedMs, by },
        seen.at,
      )
      await story.pictures
      await incident.picture(await after, 'after')
      await incident.end(livedMs)
    })
  }

  return {
    observe: (seen: WindowObservation) => {
      if (seen.kind === 'window.closed') return closed(seen)
      if (seen.kind !== 'window.covered') return shown(seen)
      const story = stories.get(seen.window)
      if (story) story.coveredMs ??= seen.afterMs
    },
    /** Resolves when everything seen so far is in the ledger. */
    settled: async () => {
      // Not for what comes meanwhile: a flood of windows would hold up whoever waits for as long as it lasts.
      await Promise.all([...working])
    },
    /** The attempt ends: incidents of windows still open end now. */
    finish: () => {
      for (const story of stories.values()) {
        story.gone = true
        story.stop()
        then(story, 'incident.ended', async () => {
          await story.pictures
          await story.incident?.end(ports.clock() - story.openedAt)
        })
      }
      stories.clear()
    },
  }
}

const newStory = (seen: Shown, decision: Decision): Story => ({
  window: seen.window,
  openedAt: seen.at,
  decision,
  recorded: false,
  incident: null,
  focusedMs: 0,
  recordedMs: null,
  coveredMs: null,
  closing: false,
  gone: false,
  stop: () => undefined,
  work: Promise.resolve(),
  pictures: Promise.resolve(),
})

const verdicts = ['allow', 'record', 'block', 'lock'] as const
const isGraver = (now: Decision, before: Decision) =>
  verdicts.indexOf(now.verdict) > verdicts.indexOf(before.verdict)

/** What makes two windows the same program. */
const subjectOf = (seen: Shown) => seen.executable || seen.class || String(seen.pid)
