import { describe, expect, test } from 'vitest'
import {
  type Mapping,
  RoleRule,
  StudentRule,
  staffOf,
  studentNumberOf,
} from '../../../src-server/auth/claims.ts'

const rule = (more: Partial<RoleRule>) =>
  RoleRule.parse({ claim: 'groups', value: 'g', role: 'invigilator', ...more })
const mapping = (...roles: RoleRule[]): Mapping => ({
  loginClaim: 'preferred_username',
  nameClaim: 'name',
  roles,
})
const who = { preferred_username: 'aliya', name: 'Әлия' }

describe('claims as roles', () => {
  test('no match is nobody, whatever else is claimed', () => {
    const rules = mapping(rule({ value: 'proctors' }))
    for (const claims of [
      who,
      { ...who, groups: 'proctor' },
      { ...who, groups: ['Proctors'] },
      { ...who, groups: { proctors: true } },
      { ...who, groups: [['proctors-x']] },
      { ...who, roles: ['administrator'] },
      { ...who, __proto__: { groups: ['proctors'] } },
    ])
      expect(staffOf(claims, rules)).toBeNull()
  })

  test('each rule that matches gives its role; rooms are an invigilator’s alone', () => {
    const rules = mapping(
      rule({ value: 'boss', role: 'administrator', rooms: ['r-7'] }),
      rule({ value: 'a', rooms: ['r-1'] }),
      rule({ value: 'b', rooms: ['r-2', 'r-1'] }),
      rule({ value: 'c', rooms: { claim: 'labs' } }),
    )
    expect(staffOf({ ...who, groups: ['b', 'a'] }, rules)).toEqual({
      login: 'aliya',
      name: 'Әлия',
      roles: ['invigilator'],
      rooms: ['r-1', 'r-2'],
    })
    expect(staffOf({ ...who, groups: ['a', 'boss'] }, rules)).toMatchObject({
      roles: ['administrator', 'invigilator'],
      rooms: ['r-1'],
    })
    expect(staffOf({ ...who, groups: ['boss'] }, rules)).toMatchObject({
      roles: ['administrator'],
      rooms: [],
    })
    const labs = ['r-9', 'not a room', 7]
    expect(staffOf({ ...who, groups: ['c'], labs }, rules)).toMatchObject({ rooms: ['r-9'] })
  })

  test('a claim inside another is named by its path; one of that very name comes first', () => {
    const rules = mapping(rule({ claim: 'realm_access.roles', value: 'proctor' }))
    expect(staffOf({ ...who, realm_access: { roles: ['proctor'] } }, rules)).not.toBeNull()
    expect(
      staffOf({ ...who, 'realm_access.roles': [], realm_access: { roles: ['proctor'] } }, rules),
    ).toBeNull()
    const url = mapping(rule({ claim: 'https://x.kz/roles', value: 'proctor' }))
    expect(staffOf({ ...who, 'https://x.kz/roles': 'proctor' }, url)).not.toBeNull()
  })

  test('a name has nothing unseen, no half of a character, and is the login where nothing is left', () => {
    const nameFor = (name: string) => staffOf({ ...who, name, groups: 'g' }, mapping(rule({})))?.name
    expect(nameFor('\u202eӘлия\u200b  Сәрсен ')).toBe('Әлия Сәрсен')
    expect(nameFor('\u200b')).toBe('aliya')
    expect(nameFor(`${'я'.repeat(199)}😀😀`)).toBe(`${'я'.repeat(199)}😀`)
    expect(nameFor('я\ud83d')?.isWellFormed()).toBe(true)
  })

  test('what is no login does not become one', () => {
    const rules = mapping(rule({}))
    for (const preferred_username of [undefined, '', 'a b', 'x'.repeat(65), '../x', 7])
      expect(() => staffOf({ groups: 'g', preferred_username }, rules)).toThrow('no login')
    expect(staffOf({ groups: 'g', preferred_username: 'aliya@kaznu.kz' }, rules)).toMatchObject({
      login: 'aliya@kaznu.kz',
      name: 'aliya@kaznu.kz',
    })
  })
})

describe('a claim as a student number', () => {
  const rule = { numberClaim: 'number' }
  const students = { ...rule, when: { claim: 'kind', values: ['student', 'both'] } }

  test('is one text of the shape that a number has', () => {
    for (const number of ['2401004', ' 2401004 ', ['2401004']])
      expect(studentNumberOf({ number }, rule)).toBe('2401004')
    expect(studentNumberOf({ a: { number: 'Ә-17' } }, { numberClaim: 'a.number' })).toBe('Ә-17')
    for (const number of [
      undefined,
      '',
      ' ',
      2401004,
      null,
      ['1', '2'],
      { 1: 1 },
      '1 2',
      '-1',
      '1'.repeat(65),
    ])
      expect(studentNumberOf({ number }, rule)).toBeNull()
    expect(studentNumberOf({}, { numberClaim: 'toString' })).toBeNull()
  })

  test('only of whom the rule takes for a student', () => {
    const number = '2401004'
    for (const kind of ['student', ['staff', 'both']])
      expect(studentNumberOf({ number, kind }, students)).toBe(number)
    for (const kind of ['staff', 'Student', [], undefined, { student: true }])
      expect(studentNumberOf({ number, kind }, students)).toBeNull()
  })

  test('says of a wrong setting that it is wrong', () => {
    for (const wrong of [
      {},
      { numberClaim: '' },
      { ...rule, when: { claim: 'x', values: [] } },
      { ...rule, x: 1 },
    ])
      expect(StudentRule.safeParse(wrong).success).toBe(false)
  })
})
