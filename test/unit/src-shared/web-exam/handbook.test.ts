/** docs/web-exams: the rules on each page are rules, and its table says what they decide. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decide, type WebRequest } from '../../../../src-shared/web-exam/decide.ts'
import { notYet } from '../../../../src-shared/web-exam/not-yet.ts'
import { wrongInWebRules } from '../../../../src-shared/web-exam/wrong.ts'
import { WebRules } from '../../../../src-shared/web-exam.ts'

const folder = new URL('../../../../docs/web-exams/', import.meta.url)
const rulesIn = (text: string) =>
  [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => WebRules.parse(JSON.parse(json)))
const rowsIn = (text: string) => [...text.matchAll(/^\| `(\S+:\S*)` \| (\S+) \| (\S+) \|$/gm)]

describe.each(readdirSync(folder))('%s', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  const rules = rulesIn(text)
  const last = rules.at(-1)

  it('has rules that a station takes', () => {
    expect(rules).not.toEqual([])
    expect(rules.flatMap((one) => [...wrongInWebRules(one), ...notYet(one)])).toEqual([])
  })

  it('says of addresses what its last rules decide', () => {
    const told = (request: WebRequest) => {
      const decision = last && decide(last, request)
      return decision?.do === 'refuse' ? decision.reason : decision?.do
    }
    const rows = rowsIn(text)
    expect(rows.length).toBeGreaterThan(2)
    for (const [, url = '', page, part] of rows)
      expect([
        url,
        told({ kind: 'page', frame: 'main', url }),
        told({ kind: 'resource', type: 'other', url }),
      ]).toEqual([url, page, part])
  })
})
