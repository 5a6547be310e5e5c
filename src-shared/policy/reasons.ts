/**
 * Every reason an incident or a lock can have, with the values its sentence may use. Each is translated under
 * `reason.<code>` in resources/locales; a sentence says what was seen, never what the person is guilty of.
 */
export const reasonParams = {
  /** A window of another program opened. `program`: short name of the program; `title`: of its window (may be empty). */
  'foreign-window': ['program', 'title'],
  /** A window of another program took the keyboard. */
  'foreign-focus': ['program', 'title'],
  /** A window of another program changed its title: in a browser, another tab or page. */
  'foreign-title': ['program', 'title'],
  /** A program that the policy names as forbidden. */
  'forbidden-program': ['program', 'title'],
  /** A program that the policy allows; on record where the policy wants it there. */
  'allowed-program': ['program', 'title'],
  /** An update or notification pop-up of the system: forgiven, on record. */
  'system-popup': ['program', 'title'],
  /** A program that records or shares the screen. */
  'screen-recorder': ['program', 'title'],
  /**
   * The exam page tried to leave for another site. `site`: host name or scheme; `address`: the whole of it where a page of an
   * LMS asked for it, for people who look into it.
   */
  'third-party-site': ['site', 'address'],
  /** A new tab or browser window was asked for and refused. */
  'new-tab': ['site', 'address'],
  /** A download was refused. */
  download: ['site', 'address'],
  /** Developer tools were asked for and refused. */
  devtools: ['site'],
  /** Printing was refused. */
  print: ['site', 'address'],
  /** A link to another program (custom scheme) was refused. */
  'other-program-link': ['site', 'address'],
  /** The exam's page asked for an address of this computer or of the campus's own network. */
  'web-network': ['site', 'address'],
  /** A file was to be given to the exam's page, and the exam's rules do not allow it. */
  'web-upload': ['address'],
  /** Files of the exam's page: no more find room, one is too large, one did not come whole. */
  'web-files-full': ['site', 'address'],
  'web-file-large': ['site', 'address'],
  'web-file-broken': ['site', 'address'],
  /** Going back, loading anew, zooming or searching, where the exam's rules do not allow it. */
  'web-control': ['address'],
  /** The exam's page asked for the camera, the place or another thing of the computer. */
  'web-permission': ['site', 'address'],
  /** The page offered settings of Safe Exam Browser that are not this exam's; or that could not be read. */
  'web-settings': ['site', 'address'],
  'web-settings-unread': ['site', 'address'],
  /** The exam's server did not answer as it should. */
  'web-failed': ['site', 'address'],
  /** A server asked for a name and password, and was given none that did. */
  'web-no-name': ['site', 'address'],
  /** The exam's page stopped and was opened again. */
  'web-crashed': [],
  /** A key combination that leaves the exam was refused. `combination`: e.g. `Alt+Tab`. */
  keys: ['combination'],
  /** Something was put on the clipboard from outside. `program`: owner, may be empty. */
  clipboard: ['program'],
  /** A foreign program asked for what was copied in the exam. */
  'clipboard-read': ['program'],
  /** A program tried to put its own in the place of what was copied in the exam. */
  'clipboard-forged': [],
  /** A program typed or clicked in the person's place. */
  'injected-input': ['keys', 'clicks'],
  /** More keys came to the exam’s page than were pressed: a program made them up. `keys`: how many. */
  'surplus-keys': ['keys'],
  /** Somebody took a cover of the station’s off the screen; it was put back. `count`: how often. */
  'cover-harmed': ['count'],
  /** A program without a window (yet). */
  'program-started': ['program'],
  'program-ended': ['program'],
  /** A program that seems to record or share the screen; it may have no window. */
  capture: ['program'],
  /** `device`: its name and maker, or its kind. */
  'device-added': ['device'],
  'device-removed': ['device'],
  /** The station is used from afar. `what`: by which means. */
  'remote-session': ['what'],
  /** The station runs on a virtual machine or display. `what`: which. */
  'virtual-machine': ['what'],
  /** The station's display is a window on another one, on which anything may be shown. `what`: by which program. */
  'nested-display': ['what'],
  /** Another program than the one before the exam arranges the windows, or one that somebody has changed. `program`: which. */
  'foreign-manager': ['program'],
  /** A window of the window manager's own that holds no program: a menu. */
  'manager-window': [],
  'session-locked': [],
  'session-switched': [],
  /** `source` is `face` or `desk`; translate it. */
  'camera-lost': ['source'],
  'camera-covered': ['source'],
  'camera-frozen': ['source'],
  'camera-blurred': ['source'],
  /** Both cameras show the same picture. */
  'camera-same': ['source'],
  /** Face and desk seem to have changed places. */
  'camera-swapped': ['source'],
  /** Another camera is there in the place of the one that left. `label`: its name. */
  'camera-other': ['source', 'label'],
  /** A camera from which no film came was opened anew. */
  'camera-restarted': ['source'],
  /** The computer is busy: fewer pictures a second, then fewer bits. */
  'capture-eased': ['source'],
  /** `seconds` it was away. */
  'camera-restored': ['source', 'seconds'],
  /** More displays than allowed, or their arrangement changed. */
  displays: ['count', 'allowed'],
  /** The guard went away and was started again. */
  'guard-lost': [],
  /** The guard covered the screen while the station was away. `seconds` it was covered. */
  'guard-covered': ['seconds'],
  /** The station program or its browser went away and came back. */
  'shell-lost': [],
  /** The program that films went away and is started again. */
  'recorder-lost': [],
  /** It fell several times within a minute: an invigilator looks after it. */
  'recorder-failing': [],
  /** A page of the station stopped and was opened again. */
  'page-lost': [],
  /** A helper process of the exam's or the recorder's browser was ended, and started anew. `program`: which. */
  'helper-lost': ['program'],
  /** The keeper of evidence went away. */
  'keeper-lost': [],
  /** The machine's clock was moved; `seconds`, negative when back. */
  'clock-changed': ['seconds'],
  'machine-slept': ['seconds'],
  /** A debugger was attached to the station. `program`: the debugger. */
  'station-traced': ['program'],
  /** A process of the station had been stopped and was let go on. `program`: which. */
  'station-stopped': ['program'],
  /** Files of the installed station were changed. `files`: names of some; `count`: how many. */
  'station-altered': ['files', 'count'],
  'station-doubled': [],
  /** The program that watches over the station was ended by force and started again. */
  'station-orphaned': [],
  /** Film waits in the page longer than it may. */
  'evidence-held': ['source'],
  'network-lost': [],
  'network-restored': ['seconds'],
  /** Locked by an invigilator by hand. `by`: name; `text`: her words (may be empty). */
  invigilator: ['by', 'text'],
} as const

export type Reason = keyof typeof reasonParams
export const reasons = Object.keys(reasonParams) as readonly Reason[]
export const isReason = (code: string): code is Reason => Object.hasOwn(reasonParams, code)
