/** The part of Electron that is used, so that it can be handed in. Types only: nothing here loads Electron. */
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Menu,
  PowerSaveBlocker,
  Protocol,
  Session,
  WebContentsView,
  WebContentsViewConstructorOptions,
} from 'electron'

export interface ElectronParts {
  app: Pick<
    App,
    'whenReady' | 'commandLine' | 'on' | 'off' | 'enableSandbox' | 'setPath' | 'getPath' | 'isPackaged'
  >
  protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>
  Menu: Pick<typeof Menu, 'setApplicationMenu'>
  powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>
  session: { fromPartition(partition: string, options?: { cache: boolean }): Session }
  BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow
  WebContentsView: new (options: WebContentsViewConstructorOptions) => WebContentsView
  /** `process.versions.electron` */
  version: string
  pid: number
  platform: NodeJS.Platform
}
