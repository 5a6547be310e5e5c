/** An Electron that nobody supervises is no station: the installed one hands over to `taza station`. */
import { expect, it } from 'vitest'
import { inPlaceOfElectron, type StartedElectron } from '../../../src-main/electron-alone.ts'
import { supervisorEnv } from '../../../src-main/supervised.ts'

const started = (more: Partial<StartedElectron> = {}): StartedElectron => ({
  ...{ packaged: true, env: {}, words: [], resources: '/opt/Taza/resources', platform: 'linux' },
  ...more,
})
const cli = '/opt/Taza/resources/app.asar.unpacked/out/main/cli.js'

it('started by an icon, it is the station of the installed configuration, on the Node that came along', () => {
  expect(inPlaceOfElectron(started())).toEqual([
    ...['/opt/Taza/resources/node', cli, 'station', '--config', '/etc/taza/station.json'],
  ])
})

it('what stood on its command line goes along, and Windows has its own Node and no such file', () => {
  const words = ['--config', '/srv/station.json']
  expect(inPlaceOfElectron(started({ words }))?.slice(2)).toEqual(['station', ...words])
  expect(inPlaceOfElectron(started({ platform: 'win32' }))).toEqual([
    ...['/opt/Taza/resources/node.exe', cli, 'station'],
  ])
})

it('started by the supervisor it stays, and so it does in a clone', () => {
  expect(inPlaceOfElectron(started({ env: supervisorEnv(['node', 'cli.js']) }))).toBeNull()
  expect(inPlaceOfElectron(started({ packaged: false }))).toBeNull()
})
