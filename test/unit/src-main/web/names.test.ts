import { beforeEach, describe, expect, it } from 'vitest'
import { createNames } from '../../../../src-main/web/names.ts'

describe('servers that ask for a name', () => {
  let renders: number
  let names: ReturnType<typeof createNames>
  beforeEach(() => {
    renders = 0
    names = createNames(() => renders++)
  })
  const ask = (url: string, realm = 'r') => names.ask({ url, realm })
  const student = { name: 'student', password: 'secret' }

  it('are asked about one after another, and all requests to one are answered at once', async () => {
    const [a, b, c] = [
      ask('https://lms.example/1'),
      ask('https://cas.example/'),
      ask('https://lms.example/2'),
    ]
    expect(names.view()).toEqual({ site: 'https://lms.example', again: false })
    names.answer('https://lms.example', student)
    expect(await Promise.all([a, c])).toEqual([
      { ...student, tries: 1 },
      { ...student, tries: 1, also: true },
    ])
    expect(names.view()).toEqual({ site: 'https://cas.example', again: false })
    // Meant for the one before.
    names.answer('https://lms.example', student)
    names.answer('https://cas.example', null)
    expect(await b).toEqual({ unnamed: 'left' })
    expect(names.view()).toBeNull()
    expect(renders).toBe(4)
  })

  it('are given three tries on the way to a page, each of the later ones as such, and then none', async () => {
    for (const tries of [1, 2, 3]) {
      const asked = ask('https://lms.example/')
      expect(names.view()?.again).toBe(tries > 1)
      names.answer('https://lms.example', student)
      expect(await asked).toEqual({ ...student, tries })
    }
    expect(await ask('https://lms.example/')).toEqual({ unnamed: 'tries' })
    names.went()
    const anew = ask('https://lms.example/')
    expect(names.view()?.again).toBe(false)
    names.answer('https://lms.example', student)
    expect(await anew).toEqual({ ...student, tries: 1 })
  })

  it('do not ask again, once the question was left, until another page is gone to', async () => {
    const asked = ask('https://lms.example/')
    names.answer('https://lms.example', null)
    expect(await asked).toEqual({ unnamed: 'left' })
    expect(await ask('https://lms.example/picture')).toEqual({ unnamed: 'left' })
    // Another place of the same server is another question.
    void ask('https://lms.example/', 'other')
    expect(names.view()).toEqual({ site: 'https://lms.example', again: false })
    names.answer('https://lms.example', null)
    names.went()
    void ask('https://lms.example/')
    expect(names.view()).not.toBeNull()
  })

  it('leave nobody waiting who goes with the page', async () => {
    const asked = [ask('https://lms.example/'), ask('https://cas.example/')]
    names.end()
    expect(await Promise.all(asked)).toEqual([{ unnamed: 'left' }, { unnamed: 'left' }])
    expect(names.view()).toBeNull()
    // An answer that comes late is nobody's.
    names.answer('https://lms.example', student)
  })

  it('wait in a row that no page makes endless', async () => {
    for (let n = 0; n < 20; n++) void ask(`https://lms${n}.example/`)
    expect(await ask('https://lms20.example/')).toEqual({ unnamed: 'left' })
  })
})
