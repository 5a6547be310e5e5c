/** Every code that the server or a station may send has a word in the console: none stands on a screen as it is. */
import { createInstance } from 'i18next'
import { describe, expect, it } from 'vitest'
import { eventText } from '../../../src-renderer/console/attempt/eventText.ts'
import { seconds, span } from '../../../src-renderer/console/text/span.ts'
import type { Text } from '../../../src-renderer/console/text/useText.ts'
import { loadTexts } from '../../../src-renderer/console/texts/index.ts'
import { numbers } from '../../../src-renderer/i18n/numbers.ts'
import { reasonText } from '../../../src-renderer/i18n/reason.ts'
import { notEvents } from '../../../src-server/review/detail.ts'
import { CameraState } from '../../../src-shared/bridge/camera.ts'
import { missingKinds } from '../../../src-shared/completeness.ts'
import { gapReasons } from '../../../src-shared/coverage/causes.ts'
import { bodies } from '../../../src-shared/records.ts'
import { Command } from '../../../src-shared/station-api.ts'
import { attemptStates, languages, Role, Severity, sources, Verdict } from '../../../src-shared/vocabulary.ts'

const cameraStates = CameraState.shape.state.options
const commands = Command.shape.kind.options
const lame = cameraStates.filter((state) => state !== 'live' && state !== 'starting')

const families: Record<string, readonly string[]> = {
  camera: cameraStates,
  state: [...attemptStates, 'moving', 'excused', 'ready', 'off'],
  severity: Severity.options,
  verdict: Verdict.options,
  when: bodies['incident.pictured'].shape.when.options,
  role: Role.options,
  source: sources,
  command: commands,
  ask: commands,
  did: commands,
  effect: commands,
  'ask-many': commands,
  missing: missingKinds,
  gap: gapReasons,
  trouble: ['silent', 'locked', 'coverage', 'debt', 'incidents', 'unreadable'].concat(
    lame.map((state) => `camera-${state}`),
  ),
  event: bodies['web.flooded'].shape.of.options.map((of) => `web-flooded-${of}`),
  needs: lame.map((state) => `camera-${state}`),
}

const resources = Object.assign({}, ...(await Promise.all(languages.map(loadTexts))))

const languageOf = (lng: string) => {
  const i18n = createInstance()
  void i18n.use(numbers).init({
    resources,
    lng,
    fallbackLng: false,
    defaultNS: 'console',
    initAsync: false,
    interpolation: { escapeValue: false, alwaysFormat: true },
    missingInterpolationHandler: () => '…',
  })
  return i18n
}

describe.each(languages)('in %s', (language) => {
  const i18n = languageOf(language)
  it.each(Object.keys(families))('%s has a word for every code', (family) => {
    for (const code of families[family] ?? [])
      expect(i18n.exists(`console:${family}.${code}`, { count: 3 }), `${family}.${code}`).toBe(true)
  })

  it('has a sentence for every kind of event that the server lists', () => {
    const listed = Object.keys(bodies).filter((kind) => !notEvents.test(kind))
    const { t } = i18n
    const text: Text = {
      t,
      language,
      reason: (code, params) => reasonText(t, code, params),
      word: (family, code, params) =>
        t(`${family}.${code}`, { ...params, defaultValue: t(`${family}.other`, { code, ...params }) }),
      lasting: (ms) => (ms < 59_500 ? t('seconds', { seconds: seconds(ms) }) : span(ms)),
      time: String,
      share: String,
      number: String,
      bytes: String,
      localize: (one) => one[language],
    }
    expect(listed.length).toBeGreaterThan(40)
    for (const kind of listed) {
      const params = examples[kind] ?? {}
      const said = eventText(text, { at: 0, kind, params }, 'Әсел')
      expect(said, kind).not.toContain(kind)
      expect(said, kind).not.toMatch(/^[a-z]+[.-]|event\.|reason:/)
    }
  })
})

const source = { source: 'desk' }
const program = {
  pid: 1,
  parent: 1,
  uid: 1,
  name: 'x',
  executable: '/usr/bin/x',
  command: 'x',
  own: false,
  livedMs: 5,
}
const device = { class: 'usb', vendor: 'V', product: 'P', path: '/dev/x' }
/** Bodies of what is told through its reason; of all others the kind is enough. */
const examples: Record<string, Record<string, unknown>> = {
  'web.refused': { url: 'https://video.example/', why: 'not-allowed' },
  'web.failed': { url: 'https://lms.example/', why: 'no-answer', detail: 'HTTP 503' },
  'web.flooded': { of: 'refused', more: 880, sinceMs: 60_000 },
  'web.crashed': { url: 'https://lms.example/', cause: 'crashed' },
  'process.started': program,
  'process.ended': program,
  'device.added': device,
  'device.removed': device,
  'session.remote': { what: 'ssh' },
  'session.nested': { what: 'Xephyr' },
  'session.virtual': { what: 'KVM' },
  'session.locked': { locked: true },
  'session.switched': { away: true },
  'manager.foreign': { pid: 1, executable: '/x', how: 'replaced' },
  'capture.suspected': { pid: 1, executable: '/x', how: 'name' },
  'guard.covered': { reason: 'main-gone', sinceMs: 1200 },
  'input.surplus': { keys: 2 },
  'input.injected': { keys: 2, clicks: 1 },
  'clipboard.changed': { owner: 'x', undone: true, count: 1 },
  'clipboard.refused': { reader: 'x', count: 1 },
  'clipboard.forged': { count: 1 },
  'cover.harmed': { how: 'moved', count: 2 },
  'keeper.lost': { cause: 'gone' },
  'evidence.held': { ...source, ms: 5000 },
  'clock.changed': { byMs: 4000 },
  'machine.slept': { ms: 4000 },
  'station.traced': { process: 'p', tracer: 'gdb' },
  'station.stopped': { process: 'p' },
  'station.altered': { files: ['a'], count: 1 },
  'displays.changed': { displays: [{}, {}] },
  'attempt.submitted': { by: 'student', answers: 5 },
  'capture.eased': { ...source, framesPerSecond: 5, cause: 'late' },
  'station.orphaned': { restarted: true },
}
