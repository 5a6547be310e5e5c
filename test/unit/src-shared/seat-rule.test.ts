import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nameFrom, SeatRule, seatOf } from '../../../src-shared/seat-rule.ts'

const machine = (host: string, macs: string[] = [], serial: string | null = null) => ({ host, macs, serial })
const wrong = (rule: unknown) => SeatRule.safeParse(rule).error?.issues[0]?.message ?? null

it('finds room and number in a host name, whatever they are', () => {
  const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?$/)
  const number = fc.nat(999_999)
  // What parts the two begins and ends with a letter or a hyphen: else no rule is made of it.
  const between = fc.stringMatching(/^(?:[a-z-]|[a-z-][a-z0-9-]{0,4}[a-z-])$/)
  const around = fc.stringMatching(/^[a-z]{0,4}$/)
  fc.assert(
    fc.property(
      ...([label, number, between, around, around, fc.boolean(), fc.nat(3)] as const),
      (room, count, separator, before, after, numberFirst, zeros) => {
        const holes = numberFirst ? ['{number}', '{room}'] : ['{room}', '{number}']
        const host = `${before}${holes.join(separator)}${after}`
        const rule = SeatRule.parse({ host, room: 'r-{room}', name: 'Seat {number} of {room}' })
        const digits = `${count}`.padStart(Math.min(6, `${count}`.length + zeros), '0')
        const name = host.replace('{room}', room).replace('{number}', digits)
        fc.pre(name.length <= 63)
        const found = seatOf(rule, machine(`${name.toUpperCase()}.university.kz`))
        expect(found).toEqual({ room: `r-${room}`, name: `Seat ${count} of ${room}` })
      },
    ),
    { numRuns: 500 },
  )
})

it('gives each row of a table its own machine, in whatever way its MAC is written', () => {
  const mac = fc
    .tuple(fc.nat(127), fc.array(fc.nat(255), { minLength: 5, maxLength: 5 }))
    .map(([first, rest]) => [first * 2, ...rest].map((byte) => byte.toString(16).padStart(2, '0')))
  const macs = fc.uniqueArray(mac, { minLength: 1, maxLength: 20, selector: (pairs) => pairs.join('') })
  fc.assert(
    fc.property(macs, fc.constantFrom(':', '-', ''), fc.boolean(), (all, sign, upper) => {
      fc.pre(all.every((pairs) => pairs.some((pair) => pair !== '00')))
      const table = all.map((pairs, i) => {
        const typed = pairs.join(sign)
        return { mac: upper ? typed.toUpperCase() : typed, room: 'lab-204', name: `Station ${i + 1}` }
      })
      const rule = SeatRule.parse({ table })
      for (const [i, pairs] of all.entries()) {
        const cards = ['02:00:00:00:00:00', pairs.join(':')].filter(
          (card, j) => j === 1 || !all.some((one) => one.join(':') === card),
        )
        expect(seatOf(rule, machine('pc', cards))).toEqual({ room: 'lab-204', name: `Station ${i + 1}` })
      }
    }),
  )
})

it('asks the table first, then the pattern, and says in one sentence where neither knows the machine', () => {
  const rule = SeatRule.parse({
    host: 'lab204-{number}',
    room: 'lab-204',
    name: 'Station {number}',
    table: [
      { serial: ' pf2abc1 ', name: 'Teacher' },
      { mac: '3C-EC-EF-01-02-03', room: 'lab-9', name: 'Spare' },
    ],
  })
  expect(seatOf(rule, machine('lab204-07'))).toEqual({ room: 'lab-204', name: 'Station 7' })
  expect(seatOf(rule, machine('lab204-07', [], 'PF2ABC1'))).toEqual({ room: 'lab-204', name: 'Teacher' })
  expect(seatOf(rule, machine('x', ['3c:ec:ef:01:02:03']))).toEqual({ room: 'lab-9', name: 'Spare' })
  expect(() => seatOf(rule, machine('x', ['3c:ec:ef:01:02:03'], 'PF2ABC1'))).toThrow(
    /rows 1 and 2 of seat\.table/,
  )
  for (const host of ['lab205-07', 'lab204-', 'lab204-1234567', 'xlab204-1', 'lab204-1x'])
    expect(() => seatOf(rule, machine(host))).toThrow(/does not fit seat\.host 'lab204-\{number\}'/)
  const rows = SeatRule.parse({ table: [{ serial: 'A1', name: 'S' }] })
  expect(() => seatOf(rows, machine('x'))).toThrow(/read by root alone, so give it with --serial "\$\(cat/)
  expect(() => seatOf(rows, machine('x', [], 'B1'))).toThrow(/serial number B1\) is in no row .*add it/)
  expect(seatOf(SeatRule.parse({}), machine('lab204-07.u.kz'))).toEqual({ room: null, name: 'lab204-07' })
})

it.each([
  [{ host: 'lab-{roum}' }, 'there is no {roum} here: there is {room}, {number}'],
  [{ host: 'lab-{room' }, 'a brace stands alone: write {room}, {number}'],
  [{ host: 'lab-204' }, 'a pattern has {number} or {room} in it, like lab204-{number}'],
  [{ host: '' }, 'a pattern has {number} or {room} in it, like lab204-{number}'],
  [{ host: '{number}-{number}' }, '{number} is there twice'],
  [{ host: '{room}{number}' }, 'nothing parts {room} and {number}: put a letter or a hyphen between them'],
  [
    { host: 'lab204{number}' },
    'a digit beside {number} cannot be told from the number: put a letter or a hyphen between them',
  ],
  [{ host: 'lab_{number}' }, /^a host name has Latin letters/],
  [{ host: 'зал-{number}' }, /^a host name has Latin letters/],
  [{ host: '.*{number}' }, /^a host name has Latin letters/],
  [
    { host: 'pc-{number}', room: 'lab-{room}' },
    '{room} is filled in from "host", and there is no {room} there',
  ],
  [{ room: 'Lab 204' }, /^a room is named as on the server/],
  [{ host: '{room}-{number}', room: '{number}' }, 'there is no {number} here: there is {room}'],
  [{ name: '{nummer}' }, /^there is no \{nummer\} here/],
  [{ name: ' ' }, 'there is nothing to read in it'],
  [{ table: [{ name: 'S' }] }, 'a row has either "mac" or "serial"'],
  [{ table: [{ mac: '3c:ec:ef:01:02:03', serial: 'A', name: 'S' }] }, 'a row has either "mac" or "serial"'],
  [{ table: [{ mac: '3c:ec:ef:01:02', name: 'S' }] }, /^a MAC is six pairs/],
  [{ table: [{ mac: '00:00:00:00:00:00', name: 'S' }] }, /^a MAC is six pairs/],
  [{ table: [{ mac: 'ff:ff:ff:ff:ff:ff', name: 'S' }] }, /^a MAC is six pairs/],
  [{ table: [{ serial: 'To be filled by O.E.M.', name: 'S' }] }, /^this is what boards without a number say/],
  [{ table: [{ serial: 'Default string', name: 'S' }] }, /^this is what boards without a number say/],
  [
    {
      table: [
        { serial: 'A', name: 'S' },
        { serial: 'a ', name: 'T' },
      ],
    },
    'the same machine is in row 1 of the table already',
  ],
  [
    {
      table: [
        { serial: 'A', name: 'S' },
        { serial: 'B', name: ' S' },
      ],
    },
    'the same seat is in row 1 of the table already',
  ],
] as const)('%j is refused in one sentence', (rule, says) => {
  expect(wrong(rule)).toMatch(says)
})

it('calls machines of an image as their host names say', () => {
  const asks = '--name'
  expect(nameFrom('{host}', 'lab204-07.university.kz', { asks })).toBe('lab204-07')
  expect(nameFrom('Station {number}', 'lab204-07', { asks })).toBe('Station 7')
  expect(nameFrom('Desk 3', 'pc', { asks })).toBe('Desk 3')
  expect(() => nameFrom('Station {number}', 'pc', { asks })).toThrow(/'pc' has none: mend the host name/)
  expect(() => nameFrom('Station {numbr}', 'pc7', { asks })).toThrow('--name: there is no {numbr} here')
})
