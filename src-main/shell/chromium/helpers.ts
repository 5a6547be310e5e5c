/**
 * Other programs of a session may read what a page shows and type into it by ways that are no windows: the accessibility
 * bus (AT-SPI), an input method (IBus, fcitx), the session bus. The exam's browser is not told where these are, unless
 * the station is set up for somebody who needs them (`assistive`).
 */

/** Where helpers are, and what has a toolkit load them. */
const ways = [
  'DBUS_SESSION_BUS_ADDRESS',
  'DBUS_STARTER_ADDRESS',
  'DBUS_STARTER_BUS_TYPE',
  'AT_SPI_BUS_ADDRESS',
  'IBUS_ADDRESS',
  'IBUS_ADDRESS_FILE',
  'GTK_MODULES',
  'GTK_IM_MODULE',
  'QT_IM_MODULE',
  'XMODIFIERS',
  'ACCESSIBILITY_ENABLED',
  'GNOME_ACCESSIBILITY',
  'QT_ACCESSIBILITY',
]

export function withoutHelpers(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !ways.includes(name)))
  // Without an address a bus is looked for in XDG_RUNTIME_DIR; an address of no transport is none (D-Bus specification).
  return { ...rest, NO_AT_BRIDGE: '1', DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
}
