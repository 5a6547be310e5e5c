import { expect, it } from 'vitest'
import { withoutHelpers } from '../../../../src-main/shell/chromium/helpers.ts'

it('tells the exam’s browser of no bus and no input method, and leaves the rest', () => {
  const session = {
    DISPLAY: ':0',
    LANG: 'kk_KZ.UTF-8',
    XDG_RUNTIME_DIR: '/run/user/1000',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
    AT_SPI_BUS_ADDRESS: 'unix:path=/run/user/1000/at-spi/bus_0',
    IBUS_ADDRESS: 'unix:path=/tmp/ibus',
    GTK_MODULES: 'gail:atk-bridge',
    GTK_IM_MODULE: 'ibus',
    QT_IM_MODULE: 'ibus',
    XMODIFIERS: '@im=ibus',
    GNOME_ACCESSIBILITY: '1',
  }
  expect(withoutHelpers(session)).toEqual({
    DISPLAY: ':0',
    LANG: 'kk_KZ.UTF-8',
    XDG_RUNTIME_DIR: '/run/user/1000',
    NO_AT_BRIDGE: '1',
    // Without an address one would be looked for in XDG_RUNTIME_DIR.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  })
})
