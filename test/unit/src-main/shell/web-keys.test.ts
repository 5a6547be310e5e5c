import { expect, it } from 'vitest'
import { controlOf } from '../../../../src-main/shell/web/in-page.ts'

const keys = (key: string, held: { ctrl?: boolean; alt?: boolean; meta?: boolean; code?: string } = {}) => ({
  key,
  code: '',
  ctrl: false,
  alt: false,
  meta: false,
  shift: false,
  ...held,
})

it.each([
  [keys('ArrowLeft', { alt: true }), 'back'],
  [keys('BrowserBack'), 'back'],
  [keys('F5'), 'reload'],
  [keys('r', { ctrl: true }), 'reload'],
  // Another layout's letter at the same place.
  [keys('к', { ctrl: true, code: 'KeyR' }), 'reload'],
  [keys('+', { ctrl: true }), 'zoom'],
  [keys('0', { ctrl: true }), 'zoom'],
  [keys('f', { ctrl: true }), 'find'],
  [keys('F3'), 'find'],
  [keys('r'), null],
  [keys('ArrowLeft'), null],
  [keys('f', { meta: true }), null],
  // AltGr on some layouts: a letter that is typed.
  [keys('r', { ctrl: true, alt: true }), null],
])('%j is %s', (pressed, control) => expect(controlOf(pressed)).toBe(control))
