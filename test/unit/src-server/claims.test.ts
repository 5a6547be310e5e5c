import { describe, expect, test } from 'vitest'
import { type Mapping, RoleRule, staffOf } from '../../../src-server/auth/claims.ts'

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
