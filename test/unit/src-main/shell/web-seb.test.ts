/** What a page of an exam with Safe Exam Browser's keys computes by itself, against Node's own SHA-256. */
import { runInThisContext } from 'node:vm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sebSource } from '../../../../src-main/shell/web/seb-in-page.ts'
import { sebOnPage } from '../../../../src-shared/web-exam/seb-keys.ts'
import { sha256 } from '../../src-shared/web-exam/seb-files.ts'

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const fragment = fc.constantFrom('', '#', '#part', '#a#b?c')

it('says of an address of any length and of any keys what sebOnPage says', () => {
  fc.assert(
    fc.property(
      fc.nat(300),
      fragment,
      fc.option(key),
      fc.option(key),
      (length, behind, configKey, browserExamKey) => {
        const href = `https://lms.example.kz/${'q'.repeat(length)}${behind}`
        const window: Record<string, unknown> = {
          location: { href },
          Uint8Array,
          Uint32Array,
          queueMicrotask,
        }
        window.top = window
        runInThisContext(`(window) => { ${sebSource({ configKey, browserExamKey })} }`)(window)
        expect(JSON.parse(JSON.stringify(window.SafeExamBrowser))).toEqual({
          version: 'Taza',
          security: { ...sebOnPage({ configKey, browserExamKey }, href, sha256), appVersion: 'Taza' },
        })
      },
    ),
  )
})
