/** Formulas in MathML as TeX: presentation markup, or the TeX that stands beside it. Pure. */
import { all, type Element, elements, textOf } from './xml.ts'

const special = /[\\{}%#&$_^~]/g
const plain = (of: Element): string =>
  textOf(of)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(special, (sign) => (sign === '\\' ? '\\backslash ' : `\\${sign}`))

export function texOfMath(of: Element): string {
  const [annotation] = annotations(of)
  if (annotation) return textOf(annotation).replace(/\s+/g, ' ').trim()
  return tex(of)
}

const annotations = (of: Element): Element[] =>
  elements(of).flatMap((child) =>
    child.name === 'annotation' && /tex/i.test(child.attributes.encoding ?? '')
      ? [child]
      : annotations(child),
  )

function tex(of: Element): string {
  const parts = elements(of)
  const part = (at: number) => {
    const one = parts[at]
    return one ? tex(one) : ''
  }
  switch (of.name) {
    case 'mi':
    case 'mn':
      return plain(of)
    case 'mo':
      return ` ${plain(of)} `
    case 'mtext':
    case 'ms':
      return `\\text{${plain(of)}}`
    case 'mspace':
      return ' '
    case 'mfrac':
      return `\\frac{${part(0)}}{${part(1)}}`
    case 'msup':
      return `{${part(0)}}^{${part(1)}}`
    case 'msub':
      return `{${part(0)}}_{${part(1)}}`
    case 'msubsup':
    case 'munderover':
      return `{${part(0)}}_{${part(1)}}^{${part(2)}}`
    case 'munder':
      return `\\underset{${part(1)}}{${part(0)}}`
    case 'mover':
      return `\\overset{${part(1)}}{${part(0)}}`
    case 'msqrt':
      return `\\sqrt{${parts.map(tex).join('')}}`
    case 'mroot':
      return `\\sqrt[${part(1)}]{${part(0)}}`
    case 'mfenced':
      return `${of.attributes.open ?? '('}${parts.map(tex).join(of.attributes.separators ?? ',')}${of.attributes.close ?? ')'}`
    case 'mtable':
      return `\\begin{matrix}${all(of, 'mtr')
        .map((row) => all(row, 'mtd').map(tex).join(' & '))
        .join(' \\\\ ')}\\end{matrix}`
    case 'annotation':
    case 'annotation-xml':
      return ''
    default:
      return parts.map(tex).join('')
  }
}
