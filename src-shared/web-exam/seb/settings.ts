/**
 * What becomes of each setting of Safe Exam Browser: read into our rules, ours to decide (with the reason), or named when it
 * asks for what is not done here. Settings that nobody knows are named too.
 */
import type { Dict, Plist } from './plist.ts'

/** Read in rules.ts. */
const mapped = words(`
  startURL quitURL allowBrowsingBackForward browserWindowAllowReload enableZoomPage enableZoomText allowFind
  URLFilterEnable URLFilterEnableContentFilter URLFilterRules newBrowserWindowByLinkPolicy newBrowserWindowByScriptPolicy
  allowDownUploads allowDownloads downloadPDFFiles downloadFileTypes allowUploads allowUploadsiOS
  allowCustomDownUploadLocation browserUserAgent originatorVersion`)

/** Why nothing of this is taken from a file, whatever it says. */
const ours: readonly (readonly [reason: string, keys: readonly string[]])[] = [
  [
    'the lock is the station’s and the exam’s policy, not the file’s',
    words(`createNewDesktop killExplorerShell hookKeys monitorProcesses detectStoppedProcess enableAppSwitcherCheck
      allowSwitchToApplications allowFlashFullscreen allowUserSwitching allowDisplayMirroring allowWindowCapture allowScreenCapture
      blockScreenShots blockScreenShotsLegacy screenSharingMacEnforceBlocked enablePrintScreen allowDictation allowSiri
      allowedDisplayBuiltin allowedDisplayBuiltinEnforce allowedDisplayBuiltinExceptDesktop allowedDisplaysIgnoreFailure
      disableSessionChangeLockScreen enableCursorVerification enableSessionVerification lockOnMessageSocketClose
      lockdownModePolicy autoQuitApplications allowOpenAndSavePanel allowShareSheet
      ignoreQuitPassword ignoreExitKeys exitKey1 exitKey2 exitKey3 enableTouchExit allowStickyKeys enableEsc enableCtrlEsc enableAltEsc enableAltTab
      enableAltF4 enableStartMenu enableInjected enableScrollLock enableAltMouseWheel tabFocusesLinks
      enableF1 enableF2 enableF3 enableF4 enableF5 enableF6 enableF7 enableF8 enableF9 enableF10 enableF11 enableF12
      displayAlwaysOn systemAlwaysOn allowMacOSVersionNumberCheckFull allowMacOSVersionNumberMajor
      allowMacOSVersionNumberMinor allowMacOSVersionNumberPatch minMacOSVersion allowiOSBetaVersionNumber
      allowiOSVersionNumberMajor allowiOSVersionNumberMinor allowiOSVersionNumberPatch aacDnsPrePinning
      accessibilityFeatureAssistiveTouch accessibilityFeatureGrayscaleDisplay
      accessibilityFeatureInvertColors accessibilityFeatureVoiceOver accessibilityFeatureZoom detectAccessibilityApps
      forceAppFolderInstall allowUserAppFolderInstall`),
  ],
  [
    'the frame around the page is the station’s',
    words(`browserViewMode mainBrowserWindowWidth mainBrowserWindowHeight mainBrowserWindowPositioning
      newBrowserWindowByLinkWidth newBrowserWindowByLinkHeight newBrowserWindowByLinkPositioning enableBrowserWindowToolbar
      hideBrowserWindowToolbar browserWindowAllowAddressBar newBrowserWindowAllowAddressBar showMenuBar showTaskBar showSideMenu
      taskBarHeight touchOptimized showReloadButton showTime showInputLanguage showQuitButton showBackToStartButton
      showNavigationButtons showScanQRCodeButton showScrollLockButton showSettingsInApp showQRVerifyButton
      showVerificatorButton showApplicationLogButton showReloadWarning newBrowserWindowShowReloadWarning browserWindowShowURL
      newBrowserWindowShowURL browserWindowTitleSuffix newBrowserWindowAllowReload newBrowserWindowNavigation zoomMode
      defaultPageZoomLevel defaultTextZoomLevel browserScreenKeyboard oskBehavior lockScreenBackgroundColor
      audioControlEnabled audioVolumeLevel audioSetVolumeLevel batteryChargeThresholdCritical batteryChargeThresholdLow
      browserShowFileSystemElementPath allowPDFReaderToolbar hideWiFiControls`),
  ],
  [
    'the page’s browser is Chromium, in a profile that lives as long as the attempt',
    words(`enableSebBrowser browserWindowWebView browserWindowWebViewClassicHideDeprecationNote removeBrowserProfile
      removeLocalStorage examSessionClearCookiesOnEnd enablePlugIns enableJava allowPDFPlugIn blockPopUpWindows
      browserURLSalt browserExamKey configKeySalt useAsymmetricOnlyEncryption browserMessagingSocket
      browserMessagingSocketEnabled browserMessagingPingTime backgroundOpenSEBConfig openDownloads autoOpen
      downloadDirectoryOSX downloadDirectoryWin useTemporaryDownUploadDirectory browserConnectionErrorReload
      browserMediaAutoplay browserMediaAutoplayAudio browserMediaAutoplayVideo allowVideoCapture allowAudioCapture
      browserUserAgentWinTouchMode browserUserAgentWinTouchModeIPad browserUserAgentWinTouchModeCustom
      browserUserAgentiOS browserUserAgentiOSCustom browserUserAgentMac browserUserAgentMacCustom
      browserUserAgentWinDesktopModeCustom allowSpellCheckDictionary additionalDictionaries`),
  ],
  [
    'it is about Safe Exam Browser’s own program, its logs, its service and who may set it up',
    words(`sebConfigPurpose allowPreferencesWindow hashedAdminPassword cryptoIdentity configFileCreateIdentity
      configFileEncryptUsingIdentity clientConfigKeepEncryption downloadAndOpenSebConfig examSessionReconfigureAllow
      examSessionReconfigureConfigURL startURLAllowDeepLink sebServicePolicy sebServiceIgnore enableLogging logLevel
      logDirectoryOSX logDirectoryWin logSendingRequiresAdminPassword allowApplicationLog setVmwareConfiguration
      enableWindowsUpdate enableChromeNotifications enableFindPrinter insideSebEnableSwitchUser
      insideSebEnableLockThisComputer insideSebEnableChangeAPassword insideSebEnableStartTaskManager insideSebEnableLogOff
      insideSebEnableShutDown insideSebEnableEaseOfAccess insideSebEnableVmWareClientShade
      insideSebEnableNetworkConnectionSelector sebServerConfiguration sebServerFallback sebServerFallbackAttemptInterval
      sebServerFallbackAttempts sebServerFallbackPasswordHash sebServerFallbackTimeout pingInterval
      raiseHandButtonShow raiseHandButtonAlwaysPromptMessage showProctoringDisclaimer showProctoringViewButton
      remoteProctoringViewShow browserMediaCaptureScreen proctoringAIEnable restartExamText restartExamPasswordProtected
      enableURLFilter enableURLContentFilter urlFilterRegex urlFilterTrustedContent URLFilterMessage
      apiDiscovery clientName clientSecret exam institution identifier chooseFileToUploadPolicy
      newBrowserWindowByScriptBlockForeign`),
  ],
]

type Holds = (value: Plist) => boolean
const isNo: Holds = (value) => value.type !== 'boolean' || !value.value
const isYes: Holds = (value) => value.type !== 'boolean' || value.value
const isEmpty: Holds = (value) =>
  'text' in value
    ? value.text.trim() === ''
    : value.type === 'array'
      ? value.items.length === 0
      : value.type === 'dict' && value.entries.size === 0
const is =
  (...numbers: number[]): Holds =>
  (value) =>
    value.type !== 'integer' || numbers.includes(Number(value.text))

/** Where this does not hold, the file asks for something that is not done, and why is said. */
const named: Readonly<Record<string, readonly [holds: Holds, why: string]>> = {
  quitURLConfirm: [isYes, 'the student is always asked before the exam ends'],
  quitURLRestart: [isNo, 'the address that ends the exam does not begin it anew'],
  allowQuit: [isYes, 'a student can always hand in; the policy and the invigilator decide what follows'],
  hashedQuitPassword: [isEmpty, 'no password leaves the exam; an invigilator unlocks and ends it'],
  restartExamURL: [isEmpty, 'there is no button back to a start page'],
  restartExamUseStartURL: [isNo, 'there is no button back to a start page'],
  startURLAppendQueryParameter: [isNo, 'the start address is always the same for all'],
  startResource: [isEmpty, 'only the start address is opened'],
  additionalResources: [isEmpty, 'only the start address is opened; name other addresses under allow'],
  permittedProcesses: [isEmpty, 'other programs are the exam’s policy to allow'],
  prohibitedProcesses: [isEmpty, 'other programs are the exam’s policy to forbid'],
  allowVirtualMachine: [isNo, 'whether a virtual machine may be used is the exam’s policy'],
  allowScreenSharing: [isNo, 'whether a screen may be shared is the exam’s policy'],
  allowedDisplaysMaxNumber: [is(1), 'how many displays are allowed is the exam’s policy'],
  clipboardPolicy: [is(2), 'the clipboard is the exam’s policy'],
  enablePrivateClipboard: [isYes, 'the clipboard is the exam’s policy'],
  enablePrivateClipboardMacEnforce: [isYes, 'the clipboard is the exam’s policy'],
  enableRightMouse: [isYes, 'the right mouse button is not blocked'],
  enableRightMouseMac: [isYes, 'the right mouse button is not blocked'],
  enableMiddleMouse: [isYes, 'the middle mouse button is not blocked'],
  enableJavaScript: [isYes, 'scripts of pages are not switched off'],
  allowPrint: [isNo, 'printing is always refused'],
  allowDeveloperConsole: [isNo, 'developer tools are always refused'],
  allowSpellCheck: [isNo, 'spelling is never checked'],
  allowDictionaryLookup: [isNo, 'no dictionary can be asked'],
  browserMediaCaptureCamera: [isNo, 'a page never gets a camera; both belong to the recording'],
  browserMediaCaptureMicrophone: [isNo, 'a page never gets the microphone'],
  jitsiMeetEnable: [isNo, 'a page never gets camera or microphone, so there is no conference'],
  zoomEnable: [isNo, 'a page never gets camera or microphone, so there is no conference'],
  enableScreenProctoring: [
    isNo,
    'the station records by itself and sends nothing to a screen proctoring server',
  ],
  audioMute: [isNo, 'sound is not muted'],
  allowWlan: [isNo, 'no other network can be chosen'],
  allowWLAN: [isNo, 'no other network can be chosen'],
  examSessionClearCookiesOnStart: [isYes, 'the page begins without cookies, so students sign in'],
  sendBrowserExamKey: [
    isYes,
    'the Config Key is sent all the same; leave seb out of the rules if it should not be',
  ],
  examKeySalt: [
    isEmpty,
    'a Browser Exam Key is made with Safe Exam Browser’s own program and cannot be computed here; give one that the LMS lists',
  ],
  sebAllowedVersions: [isEmpty, 'this is no version of Safe Exam Browser'],
  sebMode: [is(0), 'no server of Safe Exam Browser is asked for the exam'],
  sebServerURL: [isEmpty, 'no server of Safe Exam Browser is asked for the exam'],
  browserUserAgentWinDesktopMode: [
    is(0),
    'the browser’s own name stays; only what stands behind it is taken',
  ],
  refererFilter: [isEmpty, 'pages are told where a visitor comes from as usual'],
  newBrowserWindowByLinkBlockForeign: [
    isNo,
    'new windows open whatever is allowed as a page, on other hosts too',
  ],
  embeddedCertificates: [
    isEmpty,
    'certificates are the station’s: set the university’s authority there (--ca)',
  ],
  pinEmbeddedCertificates: [
    isNo,
    'certificates are the station’s: set the university’s authority there (--ca)',
  ],
  proxySettingsPolicy: [is(0), 'the proxy is the station’s'],
  whitelistURLFilter: [isEmpty, 'lists of versions before 2.0 are not read; URLFilterRules are'],
  blacklistURLFilter: [isEmpty, 'lists of versions before 2.0 are not read; URLFilterRules are'],
  URLFilterIgnoreList: [isEmpty, 'nothing is excepted from the rules'],
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

/** By the beginning of their names. */
const families: readonly (readonly [begin: RegExp, reason: string])[] = [
  [/^mobile[A-Z]/, 'it is about phones and tablets'],
  [/^(jitsiMeet|zoom)[A-Z]/, 'it is about a conference, which there is none'],
  [/^(screenProctoring|proctoringDetect)[A-Z]/, 'the station records by itself'],
]

const decided: ReadonlyMap<string, string> = new Map([
  ...ours.flatMap(([reason, keys]) => keys.map((key) => [key, reason] as const)),
  // What they say counts only where proxySettingsPolicy does.
  ['proxies', 'the proxy is the station’s'],
])
const read: ReadonlySet<string> = new Set(mapped)

export interface SettingTold {
  setting: string
  /** A sentence without its end. */
  why: string
}

/** `notHonoured`: asked for and not done. `ours`: not taken from any file, whatever it says. Neither has what rules.ts reads. */
export function fatesOf({ entries }: Dict): { notHonoured: SettingTold[]; ours: SettingTold[] } {
  const told = { notHonoured: [] as SettingTold[], ours: [] as SettingTold[] }
  for (const [setting, value] of entries) {
    if (read.has(setting)) continue
    const [holds, why] = Object.hasOwn(named, setting) ? (named[setting] ?? []) : []
    const reason = decided.get(setting) ?? families.find(([begin]) => begin.test(setting))?.[1]
    if (holds && why) {
      if (!holds(value)) told.notHonoured.push({ setting, why })
    } else if (reason !== undefined) told.ours.push({ setting, why: reason })
    else told.notHonoured.push({ setting: setting.slice(0, 100), why: 'nobody here knows this setting' })
  }
  return told
}
