/** What happened, in words: who did what to whom; pure but for the language. */
import { z } from 'zod'
import { Params } from '../../../src-shared/bounds.ts'
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import { GuardObservation } from '../../../src-shared/guard.ts'
import { StationObservation } from '../../../src-shared/policy/observation.ts'
import { paramsOf, reasonOf } from '../../../src-shared/policy/reason-of.ts'
import { listed } from '../../../src-shared/text.ts'
import { AttemptState } from '../../../src-shared/vocabulary.ts'
import { seconds } from '../text/span.ts'
import type { Text } from '../text/useText.ts'

type Event = AttemptDetail['events'][number]

const Observation = z.union([GuardObservation, StationObservation])

/** `student`: whose attempt it is. A kind this console does not know says so, with its own name. */
export function eventText(text: Text, event: Event, student: string): string {
  const { word } = text
  const key = event.kind.replace('.', '-')
  const values = valuesOf(text, event, student)
  // Most of what is seen has its sentence among the reasons.
  if (!knows(text, key)) {
    const seen = observedText(text, event)
    if (seen !== null) return seen
  }
  return word('event', variantOf(event) ?? key, { ...values, code: event.kind })
}

const knows = ({ t, language }: Text, key: string): boolean =>
  t(`event.${key}`, { count: 1, defaultValue: '', lng: language }) !== ''

/** A kind of event that reads differently by what it says. */
function variantOf({ kind, params }: Event): string | null {
  if (kind === 'attempt.extended' && typeof params.minutes === 'number' && params.minutes < 0)
    return 'attempt-shortened'
  if (kind === 'attempt.submitted' && Array.isArray(params.unsaved)) return 'attempt-submitted-without'
  if (kind === 'attempt.changed' && typeof params.minutes === 'number') return 'break-granted'
  if (kind === 'command.received' && typeof params.text === 'string' && params.text !== '')
    return 'command-said'
  if (kind === 'package.opened' && params.by === 'envelope') return 'package-opened-envelope'
  if (kind === 'paper.reached' && params.by === 'time') return 'paper-reached-time'
  if (kind === 'capture.eased' && params.cause === 'ease') return 'capture-eased-back'
  if (kind === 'web.flooded' && typeof params.of === 'string') return `web-flooded-${params.of}`
  return null
}

function valuesOf(text: Text, { kind, params }: Event, student: string): Record<string, string | number> {
  const { t, word, reason, bytes } = text
  const values: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value
    if (name.endsWith('Ms') && typeof value === 'number') values.seconds = seconds(value)
  }
  // Names may be alike, logins are not.
  if (typeof params.login === 'string' && params.login !== params.by)
    values.by = params.by === undefined ? params.login : `${params.by} (${params.login})`
  if (typeof params.minutes === 'number') values.minutes = Math.round(Math.abs(params.minutes))
  switch (kind) {
    case 'attempt.changed': {
      const to = AttemptState.safeParse(params.to)
      if (to.success) values.state = t(`state.${to.data}`)
      break
    }
    case 'attempt.locked': {
      const why = Params.safeParse(params.params)
      if (typeof params.reason === 'string') values.reason = reason(params.reason, why.data ?? {})
      break
    }
    case 'attempt.submitted':
      if (typeof params.answers === 'number') values.count = params.answers
      if (Array.isArray(params.unsaved)) values.list = listed(params.unsaved.map(String))
      break
    case 'capture.eased':
      if (typeof params.framesPerSecond === 'number') values.count = Math.round(params.framesPerSecond)
      break
    case 'command.received':
      if (typeof params.kind === 'string') values.did = word('did', params.kind, { name: student })
      break
    case 'disk.changed':
      if (typeof params.freeBytes === 'number') values.size = bytes(params.freeBytes)
      break
    case 'web.saved':
    case 'web.given':
      if (typeof params.bytes === 'number') values.size = bytes(params.bytes)
      break
    case 'displays.changed':
      if (Array.isArray(params.displays)) values.count = params.displays.length
      break
    case 'student.asked':
      if (typeof params.what === 'string') values.asked = word('asked', params.what)
      break
  }
  return values
}

function observedText({ reason }: Text, { kind, params }: Event): string | null {
  const { data } = Observation.safeParse({ ...params, kind, at: 0 })
  if (!data) return null
  const code = reasonOf(data, null)
  // The displays of an event have a word of their own: here no policy says how many are allowed.
  return reason(code, paramsOf(data, { displays: { atMost: 1 } }, code))
}
