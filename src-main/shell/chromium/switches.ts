/** Every switch the station's browser is started with. None is Playwright's, none is the distribution's. */

export interface SwitchFacts {
  profile: string
  /** `none`: without a display at all. `below`: a foreign page below the bar of ours. */
  window: 'kiosk' | 'ordinary' | 'none' | 'below'
  /** Port of the proxy that every request goes through; null: nothing leaves this browser. */
  proxy: number | null
  /** BCP 47. */
  language: string
  /** Chromium refuses its sandbox to root. */
  root: boolean
  /** Less than 1 GiB in /dev/shm: shared memory goes to the temporary directory instead. */
  smallShm: boolean
  /** First thing the window shows, before our page is there. */
  startPage: string
  /** From the caller; `--enable-features` and `--disable-features` are merged, anything else comes last. */
  extra: readonly string[]
}

const disabledFeatures = [
  'Translate',
  'TranslateUI',
  'OptimizationHints',
  'MediaRouter',
  'GlobalMediaControls',
  'LensOverlay',
  'AutofillServerCommunication',
  'InterestFeedContentSuggestions',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'CertificateTransparencyComponentUpdater',
  'PaintHolding',
]

/**
 * A page that only films needs no network, no sound and no second renderer in waiting: their processes are 46 MB
 * (measured: 120 MB more beside the exam's browser instead of 166).
 */
const spared = {
  enable: ['NetworkServiceInProcess2'],
  // A direct line to whoever looks is offered by address: a name (mDNS) is one that no other machine may know.
  disable: ['AudioServiceOutOfProcess', 'SpareRendererForSitePerProcess', 'WebRtcHideLocalIpsWithMdns'],
}

/** The viewer's way out to its maker's cloud. */
const outOfPdf = ['PdfSaveToDrive']

/** By these classes our window manager's rules know the windows (resources/linux/openbox-rc.xml). */
const windows = {
  kiosk: ['--kiosk', '--class=taza-frame'],
  ordinary: ['--window-size=1280,800'],
  none: [],
  below: ['--class=taza-web', '--window-position=0,72'],
}

/** Our pages are answered over the pipe, before any name is looked up; a foreign one's names are looked up by our proxy. */
const networks = (proxy: number | null) =>
  proxy === null
    ? ['--host-resolver-rules=MAP * ~NOTFOUND', '--no-proxy-server']
    : [
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
        `--proxy-server=http://127.0.0.1:${proxy}`,
        '--proxy-bypass-list=<-loopback>',
      ]

export function switchesFor(facts: SwitchFacts): string[] {
  const { enable, disable } =
    facts.window === 'none' ? spared : { enable: [], disable: facts.window === 'below' ? outOfPdf : [] }
  const features: { enable: string[]; disable: string[] } = {
    enable: [...enable],
    disable: [...disabledFeatures, ...disable],
  }
  const extra: string[] = []
  for (const one of facts.extra) {
    const match = /^--(enable|disable)-features=(.*)$/.exec(one)
    if (match?.[1] === 'enable') features.enable.push(...(match[2] ?? '').split(','))
    else if (match) features.disable.push(...(match[2] ?? '').split(','))
    // A driving port can have one owner: the page that people drive.
    else if (facts.window !== 'none' || !one.startsWith('--remote-debugging-')) extra.push(one)
  }
  return [
    '--remote-debugging-pipe',
    `--user-data-dir=${facts.profile}`,
    `--lang=${facts.language}`,
    // Headless is the whole browser without a display. It runs timers and encoders at full rate (measured).
    ...(facts.window === 'none' ? ['--headless'] : ['--ozone-platform=x11']),
    // An app window reserves no shortcut for the browser, so that our pages can refuse Ctrl+T, Ctrl+N and Alt+F4.
    `--app=${facts.startPage}`,
    ...windows[facts.window],
    ...(facts.root ? ['--no-sandbox'] : []),
    ...(facts.smallShm ? ['--disable-dev-shm-usage'] : []),
    ...networks(facts.proxy),
    // The exam's page speaks to nobody; the one that films may be looked at.
    ...(facts.window === 'none' ? [] : ['--webrtc-ip-handling-policy=disable_non_proxied_udp']),
    // Our own page reads aloud by the system's voices, to whom that was granted; nothing is started before.
    ...(facts.window === 'kiosk' || facts.window === 'ordinary' ? ['--enable-speech-dispatcher'] : []),
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--disable-sync',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-component-extensions-with-background-pages',
    '--disable-field-trial-config',
    '--disable-breakpad',
    '--no-pings',
    '--no-service-autorun',
    // Questions and bars that would stand between a student and the exam.
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-search-engine-choice-screen',
    '--hide-crash-restore-bubble',
    '--disable-infobars',
    '--noerrdialogs',
    '--password-store=basic',
    '--overscroll-history-navigation=0',
    // Recording never rests, however covered or unfocused the window is.
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    ...(features.enable.length > 0 ? [`--enable-features=${features.enable.join(',')}`] : []),
    `--disable-features=${features.disable.join(',')}`,
    ...extra,
  ]
}
