/** The plain reason of an observation, and the values its sentence needs. */
import type { Policy } from '../policy.ts'
import type { WebRefusal } from '../web-exam.ts'
import { baseName, siteOf } from './match.ts'
import type { Observation, ObservationKind } from './observation.ts'
import { isReason, type Reason, reasonParams } from './reasons.ts'

const byKind: { [K in ObservationKind]: Reason } = {
  'window.opened': 'foreign-window',
  'window.titled': 'foreign-title',
  'window.focused': 'foreign-focus',
  'window.covered': 'foreign-window',
  'window.closed': 'foreign-window',
  'keys.refused': 'keys',
  'cover.harmed': 'cover-harmed',
  'input.surplus': 'surplus-keys',
  'input.injected': 'injected-input',
  'clipboard.changed': 'clipboard',
  'clipboard.forged': 'clipboard-forged',
  'clipboard.refused': 'clipboard-read',
  'displays.changed': 'displays',
  'process.started': 'program-started',
  'process.ended': 'program-ended',
  'device.added': 'device-added',
  'device.removed': 'device-removed',
  'session.remote': 'remote-session',
  'manager.foreign': 'foreign-manager',
  'session.nested': 'nested-display',
  'session.virtual': 'virtual-machine',
  'session.locked': 'session-locked',
  'session.switched': 'session-switched',
  'capture.suspected': 'capture',
  'guard.covered': 'guard-covered',
  'navigation.refused': 'third-party-site',
  'web.refused': 'third-party-site',
  'web.failed': 'web-failed',
  'web.crashed': 'web-crashed',
  'camera.lost': 'camera-lost',
  'camera.covered': 'camera-covered',
  'camera.frozen': 'camera-frozen',
  'camera.blurred': 'camera-blurred',
  'camera.wrong': 'camera-other',
  'camera.restored': 'camera-restored',
  'camera.restarted': 'camera-restarted',
  'capture.eased': 'capture-eased',
  'guard.lost': 'guard-lost',
  'shell.lost': 'shell-lost',
  'recorder.lost': 'recorder-lost',
  'recorder.failing': 'recorder-failing',
  'page.lost': 'page-lost',
  'helper.lost': 'helper-lost',
  'keeper.lost': 'keeper-lost',
  'clock.changed': 'clock-changed',
  'machine.slept': 'machine-slept',
  'station.traced': 'station-traced',
  'station.stopped': 'station-stopped',
  'station.altered': 'station-altered',
  'station.doubled': 'station-doubled',
  'station.orphaned': 'station-orphaned',
  'evidence.held': 'evidence-held',
  'network.lost': 'network-lost',
  'network.restored': 'network-restored',
}

const byNavigation = {
  tab: 'new-tab',
  window: 'new-tab',
  navigate: 'third-party-site',
  download: 'download',
  scheme: 'other-program-link',
  devtools: 'devtools',
  print: 'print',
} as const satisfies Record<string, Reason>

const byRefusal = {
  scheme: 'other-program-link',
  'odd-address': 'third-party-site',
  'this-machine': 'web-network',
  'private-network': 'web-network',
  'not-allowed': 'third-party-site',
  blocked: 'third-party-site',
  'new-window': 'new-tab',
  download: 'download',
  'too-many-downloads': 'web-files-full',
  'large-download': 'web-file-large',
  'broken-download': 'web-file-broken',
  upload: 'web-upload',
  print: 'print',
  control: 'web-control',
  permission: 'web-permission',
  'too-many-redirects': 'third-party-site',
  'other-settings': 'web-settings',
  'unread-settings': 'web-settings-unread',
} as const satisfies Record<WebRefusal, Reason>

const byMistake = {
  same: 'camera-same',
  swapped: 'camera-swapped',
  other: 'camera-other',
} as const satisfies Record<string, Reason>

/** Reasons that name a whole noun; the observation itself knows better. */
const general: ReadonlySet<string> = new Set([
  'foreign-window',
  'third-party-site',
  'camera-other',
  'web-failed',
])

/** The rule's reason, made precise where the rule speaks of a whole noun (`window.*`, `navigation.refused`). */
export function reasonOf(observation: Observation, ruled: string | null): string {
  if (ruled !== null && !general.has(ruled)) return ruled
  if (observation.kind === 'camera.wrong') return byMistake[observation.how]
  if (observation.kind === 'web.refused') return byRefusal[observation.why]
  if (observation.kind === 'web.failed' && observation.why === 'no-name') return 'web-no-name'
  return observation.kind === 'navigation.refused' ? byNavigation[observation.how] : byKind[observation.kind]
}

/** Short name of the program behind a window, for people. */
function programOf(window: { executable: string; class: string; pid: number | null }): string {
  return baseName(window.executable) || window.class || (window.pid ? `pid ${window.pid}` : '')
}

const seconds = (ms: number) => Math.max(0, Math.round(ms / 1000))

export function paramsOf(
  observation: Observation,
  policy: Pick<Policy, 'displays'>,
  reason: string,
): Record<string, string | number> {
  const all = facts(observation, policy)
  if (!isReason(reason)) return all
  return Object.fromEntries(
    reasonParams[reason].filter((name) => name in all).map((name) => [name, all[name] ?? '']),
  )
}

function facts(observation: Observation, policy: Pick<Policy, 'displays'>): Record<string, string | number> {
  switch (observation.kind) {
    case 'window.opened':
    case 'window.titled':
    case 'window.focused':
      return { program: programOf(observation), title: observation.title.slice(0, 200) }
    case 'navigation.refused':
      return { site: siteOf(observation.url).slice(0, 200) }
    case 'web.refused':
    case 'web.failed':
      return {
        site: siteOf(observation.url).slice(0, 200),
        address: observation.url.slice(0, 500).toWellFormed(),
      }
    case 'keys.refused':
      return { combination: observation.combination }
    case 'clipboard.changed':
      return { program: baseName(observation.owner) }
    case 'clipboard.refused':
      return { program: baseName(observation.reader) }
    case 'input.injected':
      return { keys: observation.keys, clicks: observation.clicks }
    case 'process.started':
    case 'process.ended':
      return { program: baseName(observation.executable) || observation.name, title: '' }
    case 'capture.suspected':
      return { program: baseName(observation.executable) }
    case 'device.added':
    case 'device.removed':
      return {
        device: [observation.product || observation.class, observation.vendor].filter(Boolean).join(', '),
      }
    case 'manager.foreign':
      return { program: baseName(observation.executable) }
    case 'cover.harmed':
      return { count: observation.count }
    case 'input.surplus':
      return { keys: observation.keys }
    case 'session.nested':
      return { what: observation.what }
    case 'session.remote':
    case 'session.virtual':
      return { what: observation.what }
    case 'displays.changed':
      return { count: observation.displays.length, allowed: policy.displays.atMost }
    case 'clock.changed':
      return { seconds: Math.round(observation.byMs / 1000) }
    case 'machine.slept':
      return { seconds: seconds(observation.ms) }
    case 'station.traced':
      return { program: observation.tracer, title: '' }
    case 'station.stopped':
      return { program: observation.process, title: '' }
    case 'station.altered':
      return { files: observation.files.slice(0, 3).join(', '), count: observation.count }
    case 'guard.covered':
      return { seconds: seconds(observation.sinceMs) }
    case 'camera.restored':
      return { source: observation.source, seconds: seconds(observation.afterMs) }
    case 'network.restored':
      return { seconds: seconds(observation.afterMs) }
    case 'helper.lost':
      return { program: observation.helper }
    case 'camera.wrong':
      return { source: observation.source, label: observation.label ?? '' }
    case 'camera.lost':
    case 'camera.covered':
    case 'camera.frozen':
    case 'camera.blurred':
    case 'camera.restarted':
    case 'capture.eased':
    case 'evidence.held':
      return { source: observation.source }
    default:
      return {}
  }
}
