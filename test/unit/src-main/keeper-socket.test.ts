import { expect, it } from 'vitest'
import { socketPath } from '../../../src-main/keeper-socket.ts'

it('is in the data directory, or short where that is too long for a socket', () => {
  expect(socketPath('/var/lib/taza', 'linux')).toBe('/var/lib/taza/keeper.sock')
  const long = `/${'x'.repeat(120)}`
  expect(socketPath(long, 'linux')).toMatch(/\/taza-[0-9a-f]{16}\.sock$/)
  expect(socketPath(long, 'linux')).not.toBe(socketPath(`${long}y`, 'linux'))
})

it('is a named pipe on Windows, the same however the directory is spelt', () => {
  expect(socketPath('/Data/Taza', 'win32')).toMatch(/^\\\\\.\\pipe\\taza-keeper-[0-9a-f]{16}$/)
  expect(socketPath('/Data/Taza', 'win32')).toBe(socketPath('/data/taza', 'win32'))
  expect(socketPath('/data/other', 'win32')).not.toBe(socketPath('/data/taza', 'win32'))
})
