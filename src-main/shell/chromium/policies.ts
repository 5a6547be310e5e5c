/**
 * Managed policies for this browser alone. Files under /etc bind every Chromium of the machine, so the station's gets
 * its own view of that folder: a private mount namespace, made with util-linux's `unshare`.
 */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * No `DeveloperToolsAvailability: 2`: it would refuse our own pipe too (measured: "Not allowed"); devtools windows are
 * refused by address. No `*` and no `mailto:` either: a navigation refused by a policy replaces the page by an
 * error page, one refused by us leaves it where it is.
 */
const everyBrowser = {
  URLBlocklist: [
    'chrome://*',
    'devtools://*',
    'chrome-untrusted://*',
    'view-source:*',
    'file://*',
    'ftp://*',
  ],
  IncognitoModeAvailability: 1,
  DownloadRestrictions: 3,
  AllowFileSelectionDialogs: false,
  PrintingEnabled: false,
  BrowserAddPersonEnabled: false,
  BrowserGuestModeEnabled: false,
  BrowserSignin: 0,
  SyncDisabled: true,
  PasswordManagerEnabled: false,
  AutofillAddressEnabled: false,
  AutofillCreditCardEnabled: false,
  TranslateEnabled: false,
  SearchSuggestEnabled: false,
  SpellCheckServiceEnabled: false,
  SafeBrowsingProtectionLevel: 0,
  MetricsReportingEnabled: false,
  NetworkPredictionOptions: 2,
  DefaultNotificationsSetting: 2,
  DefaultGeolocationSetting: 2,
  ScreenCaptureAllowed: false,
  AudioCaptureAllowed: false,
  TaskManagerEndProcessEnabled: false,
  ExtensionInstallBlocklist: ['*'],
  EditBookmarksEnabled: false,
  BookmarkBarEnabled: false,
  // Our switches are meant; a yellow bar above an exam would only worry a student.
  CommandLineFlagSecurityWarningsEnabled: false,
  PromotionsEnabled: false,
  DefaultBrowserSettingEnabled: false,
  QuicAllowed: false,
  ComponentUpdatesEnabled: false,
}

/** Of the browser with a page of ours. */
export const ownPolicies = (origin: string) => ({
  ...everyBrowser,
  URLAllowlist: [origin],
  DefaultPopupsSetting: 2,
})

/** A file of authorities may have several, with words of people between them (RFC 7468, 5.2). */
const certificatesOf = (pem: string): string[] =>
  [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)].map(([, base64 = '']) =>
    base64.replace(/\s/g, ''),
  )

/** Of the browser with a foreign page. `authorities`: certificates in PEM. `keepsFiles`: each is judged by the exam's rules. */
export const foreignPolicies = (authorities: readonly string[], keepsFiles: boolean) => ({
  ...everyBrowser,
  ...(keepsFiles ? { DownloadRestrictions: 0 } : {}),
  // Its windows are judged by the exam's rules, one by one.
  DefaultPopupsSetting: 1,
  // Our frame stays in sight.
  FullscreenAllowed: false,
  VideoCaptureAllowed: false,
  SpellcheckEnabled: false,
  PasswordLeakDetectionEnabled: false,
  PaymentMethodQueryEnabled: false,
  BackgroundModeEnabled: false,
  DnsOverHttpsMode: 'off',
  AuthSchemes: 'basic,digest',
  WebRtcIPHandling: 'disable_non_proxied_udp',
  DefaultClipboardSetting: 2,
  DefaultSensorsSetting: 2,
  DefaultLocalFontsSetting: 2,
  DefaultWindowManagementSetting: 2,
  DefaultWebUsbGuardSetting: 2,
  DefaultWebHidGuardSetting: 2,
  DefaultSerialGuardSetting: 2,
  DefaultWebBluetoothGuardSetting: 2,
  DefaultFileSystemReadGuardSetting: 2,
  DefaultFileSystemWriteGuardSetting: 2,
  CACertificates: authorities.flatMap(certificatesOf),
})

/** How to start a program so that it dies with us and, where the machine allows it, sees our policies only. */
export interface Prefix {
  managed: boolean
  command: readonly string[]
}

/** `folder`: what the browser reads policies from; `work`: a directory of ours to hold the view. */
export async function prepareView(folder: string, work: string, policies: object): Promise<Prefix> {
  const view = join(work, 'etc')
  await mkdir(join(view, 'policies', 'managed'), { recursive: true })
  await writeFile(join(view, 'policies', 'managed', 'taza.json'), JSON.stringify(policies))
  const managed = namespace(view, folder, ['setpriv', '--pdeathsig', 'KILL'])
  // The whole way once with a harmless program: user namespaces are forbidden on some machines, mounts on others.
  const works = await promisify(execFile)(managed[0] ?? '', [
    ...managed.slice(1),
    'test',
    '-r',
    join(folder, 'policies', 'managed', 'taza.json'),
  ]).then(
    () => true,
    () => false,
  )
  return works
    ? { managed: true, command: managed }
    : { managed: false, command: ['setpriv', '--pdeathsig', 'KILL'] }
}

function namespace(view: string, folder: string, then: readonly string[]): string[] {
  const mount = 'mount --bind "$1" "$2" || exit 70; shift 2; exec "$@"'
  const uid = process.getuid?.() ?? 0
  const gid = process.getgid?.() ?? 0
  if (uid === 0) return ['unshare', '-m', 'sh', '-c', mount, 'sh', view, folder, ...then]
  // Root of a user namespace may mount; a second namespace inside gives the browser its own user again.
  const back = ['unshare', '-U', `--map-user=${uid}`, `--map-group=${gid}`]
  return ['unshare', '-U', '-r', '-m', 'sh', '-c', mount, 'sh', view, folder, ...back, ...then]
}
