/** What apt would fetch for a folder of packages, read out of its own lines. */
import { expect, test } from 'vitest'
import { wantedOf } from '../../../scripts/dist/apt-folder.ts'

const sha256 = 'a'.repeat(64)

test('Debian’s packages by name and digest, not our own, nor what apt says besides', () => {
  const lines = [
    'Reading package lists...',
    `'file:/tmp/taza-server_0.1.0_amd64.deb' taza-server_0.1.0_amd64.deb 73899550 `,
    `'http://mirror.example.kz/debian/pool/main/x/x_1%3a2_all.deb' x_1%3a2_all.deb 37596 SHA256:${sha256}`,
  ]
  expect(wantedOf(lines.join('\n'))).toEqual([{ file: 'x_1%3a2_all.deb', sha256 }])
})

test('one without a digest that holds is refused', () => {
  expect(() =>
    wantedOf(`'http://mirror.example.kz/x_1_all.deb' x_1_all.deb 3 MD5Sum:${'a'.repeat(32)}`),
  ).toThrow(/no SHA256/)
})
