import { describe, expect, it } from 'vitest'
import { networkFrom, ServerAddress, serverAddress } from '../../../src-shared/network.ts'

describe('the address of a server', () => {
  it.each([
    ['https://exams.example.edu', 'https://exams.example.edu'],
    [' https://exams.example.edu/ ', 'https://exams.example.edu'],
    ['http://127.0.0.1:8443', 'http://127.0.0.1:8443'],
    ['https://Exams.example.edu:443', 'https://exams.example.edu'],
  ])('%j is taken', (typed, address) => expect(ServerAddress.parse(typed)).toBe(address))

  it.each([
    ['exams.example.edu', /write https:\/\/exams\.example\.edu$/],
    ['exams.example.edu:8443', /write https:\/\/exams\.example\.edu:8443$/],
    ['https://exams.example.edu/taza', /something behind the name: .* like https:\/\/exams\.example\.edu$/],
    ['https://exams.example.edu/?a=1', /something behind the name/],
    ['https://me:secret@exams.example.edu', /no name and password/],
    ['ftp://exams.example.edu', /no address like/],
    ['https://', /no address like/],
    ['', /no address/],
  ])('%j is refused in one sentence', (typed, says) => {
    expect(() => serverAddress(typed)).toThrow(says)
    expect(() => serverAddress(typed)).toThrow(/^bad-input: --server: [^\n{}[\]]*$/)
  })
})

it.each([
  [{ pin: ['short'] }, /--pin takes the SHA-256 .* not 'short'$/],
  [{ pin: [`${'A'.repeat(43)}=`, 'x'] }, /not 'x'$/],
  [
    { 'upload-limit': 'fast' },
    /--upload-limit takes a whole number of bits a second, 8000 at least, not 'fast'$/,
  ],
  [{ 'upload-limit': '' }, /--upload-limit/],
  [{ 'upload-limit': '100' }, /not '100'$/],
  [{ proxy: 'proxy:3128' }, /--proxy takes an address like/],
  [{ ca: '' }, /--ca takes/],
])('options %j are refused in one sentence', (values, says) => {
  expect(() => networkFrom(values)).toThrow(says)
  expect(() => networkFrom(values)).toThrow(/^bad-input: [^\n{}[\]]*$/)
})
