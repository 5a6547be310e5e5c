/** Formulas of Word (OMML, ECMA-376 part 1, 22.1) as TeX. Pure. */
import { all, type Element, elements, first, textOf } from './xml.ts'

const special = /[\\{}%#&$_^~]/g
const escapes: Readonly<Record<string, string>> = { '\\': '\\backslash ', '^': '\\hat{}', '~': '\\sim ' }
const escapedTex = (text: string): string => text.replace(special, (sign) => escapes[sign] ?? `\\${sign}`)

const operators: Readonly<Record<string, string>> = {
  '∑': '\\sum',
  '∏': '\\prod',
  '∫': '\\int',
  '∬': '\\iint',
  '∮': '\\oint',
}
const functions =
  /^(sin|cos|tan|cot|sec|csc|ln|log|lg|lim|max|min|exp|arcsin|arccos|arctan|det|sinh|cosh|tanh)$/

const propertyOf = (of: Element | null, properties: string, name: string): string | null =>
  first(first(of, properties), name)?.attributes.val ?? null

export function texOf(of: Element | null): string {
  if (!of) return ''
  const part = (name: string) => texOf(first(of, name))
  switch (of.name) {
    case 'r':
    case 't':
      return escapedTex(of.name === 't' ? textOf(of) : all(of, 't').map(textOf).join(''))
    case 'f':
      return `\\frac{${part('num')}}{${part('den')}}`
    case 'sSup':
      return `{${part('e')}}^{${part('sup')}}`
    case 'sSub':
      return `{${part('e')}}_{${part('sub')}}`
    case 'sSubSup':
      return `{${part('e')}}_{${part('sub')}}^{${part('sup')}}`
    case 'sPre':
      return `{}_{${part('sub')}}^{${part('sup')}}{${part('e')}}`
    case 'rad': {
      const degree = part('deg')
      return `\\sqrt${degree === '' ? '' : `[${degree}]`}{${part('e')}}`
    }
    case 'd': {
      const [begin, end] = ['begChr', 'endChr'].map((name) => propertyOf(of, 'dPr', name))
      const inside = all(of, 'e')
        .map(texOf)
        .join(propertyOf(of, 'dPr', 'sepChr') ?? '|')
      return `\\left${bracket(begin ?? '(')}${inside}\\right${bracket(end ?? ')')}`
    }
    case 'nary': {
      const sign = propertyOf(of, 'naryPr', 'chr') ?? '∫'
      const below = part('sub')
      const above = part('sup')
      return `${operators[sign] ?? sign}${below && `_{${below}}`}${above && `^{${above}}`} ${part('e')}`
    }
    case 'func': {
      const name = part('fName')
      return `${functions.test(name) ? `\\${name}` : name} ${part('e')}`
    }
    case 'limLow':
      return part('e') === 'lim' ? `\\lim_{${part('lim')}}` : `\\underset{${part('lim')}}{${part('e')}}`
    case 'limUpp':
      return `\\overset{${part('lim')}}{${part('e')}}`
    case 'acc':
      return `\\${accents[propertyOf(of, 'accPr', 'chr') ?? '\u0302'] ?? 'hat'}{${part('e')}}`
    case 'bar':
      return `\\${propertyOf(of, 'barPr', 'pos') === 'top' ? 'overline' : 'underline'}{${part('e')}}`
    case 'm':
      return `\\begin{matrix}${all(of, 'mr')
        .map((row) => all(row, 'e').map(texOf).join(' & '))
        .join(' \\\\ ')}\\end{matrix}`
    case 'eqArr':
      return `\\begin{aligned}${all(of, 'e').map(texOf).join(' \\\\ ')}\\end{aligned}`
    default:
      return of.name.endsWith('Pr') ? '' : elements(of).map(texOf).join('')
  }
}

const accents: Readonly<Record<string, string>> = {
  '\u0302': 'hat', '\u0303': 'tilde', '\u0304': 'bar', '\u0305': 'overline', '\u0307': 'dot', '\u0308': 'ddot', '\u20d7': 'vec',
} // biome-ignore format: a table

const bracket = (sign: string): string => (sign === '' ? '.' : '{}'.includes(sign) ? `\\${sign}` : sign)
