/** Packages and files of QTI: 1.2 (Canvas), 2.0 to 2.2, 3.0. Pure. */
import { mediumOf, type Package } from './package.ts'
import { likeQti2, qtiItem } from './qti-item.ts'
import { qti12Item } from './qti12.ts'
import { type BankImport, createReport, NoBank, Refused, type Report } from './report.ts'
import { deep, type Element, elements, readXml, textOf, xmlText } from './xml.ts'

const itemNames = new Set(['assessmentItem', 'qti-assessment-item'])
export const isQtiRoot = (name: string): boolean => itemNames.has(name) || name === 'questestinterop'

/** The name of the outermost element, without its prefix. */
export const rootOf = (text: string): string =>
  /<(?:[\w.-]+:)?([\w-]+)(?=[\s/>])/.exec(text.replace(/<!--[\s\S]*?-->|<[?!][^>]*>/g, ''))?.[1] ?? ''

/** One file. Throws NoBank. */
export function importQtiFile(text: string, bank: Package): BankImport {
  const report = createReport()
  readFile(null, text, bank, report)
  return finished(report)
}

/** All files of a package, in the manifest's order. Throws NoBank. */
export function importQtiPackage(bank: Package): BankImport {
  const report = createReport()
  for (const name of namesIn(bank.files, report)) {
    const bytes = bank.files.get(name)
    if (!bytes) continue
    const head = String.fromCharCode(...bytes.subarray(0, 4000))
    if (!/assessment-?item|questestinterop/i.test(head)) continue
    const { text } = xmlText(bytes)
    if (isQtiRoot(rootOf(text.slice(0, 20_000)))) readFile(name, text, bank, report)
  }
  return finished(report)
}

function finished(report: Report): BankImport {
  const result = report.result()
  if (result.questions === 0) throw new NoBank('there is no question of QTI in it')
  return result
}

const manifest = 'imsmanifest.xml'

function namesIn(files: ReadonlyMap<string, Uint8Array>, report: Report): string[] {
  const bytes = [...files].find(([name]) => name === manifest || name.endsWith(`/${manifest}`))?.[1]
  const listed: string[] = []
  if (bytes) {
    const fault = readXml(xmlText(bytes).text, new Set(['resource']), (resource) => {
      const { href } = resource.attributes
      if (href) listed.push(href)
      for (const file of deep(resource, 'file')) if (file.attributes.href) listed.push(file.attributes.href)
    })
    if (fault) report.note(1, `${manifest} is no sound XML (${fault.why}); the files are read by their names`)
  }
  const xml = [...files.keys()]
    .filter((name) => /\.(xml|qti)$/i.test(name) && !name.endsWith(manifest))
    .sort()
  const names = [...new Set([...listed.filter((name) => files.has(name)), ...xml])]
  // Canvas exports a quiz twice: for others, with less, and for itself.
  const twice = new Set(
    names.flatMap((name) => {
      const [, id] = /non_cc_assessments\/([^/]+)\.xml\.qti$/.exec(name) ?? []
      return id === undefined ? [] : [`${id}/assessment_qti.xml`]
    }),
  )
  return names.filter((name) => ![...twice].some((one) => name === one || name.endsWith(`/${one}`)))
}

function readFile(name: string | null, text: string, bank: Package, report: Report): void {
  const medium = mediumOf(bank, name ?? '')
  let topic: string[] = []
  let taken = 0
  const wanted = new Set([...itemNames, 'item'])
  const fault = readXml(text.trimStart(), wanted, (element, outside) => {
    if (element.name === 'item' && !outside.some((one) => one.name === 'questestinterop')) return
    taken++
    topic = outside
      .filter((one) => one.name === 'assessment' || one.name === 'objectbank')
      .map(({ attributes }) => attributes.title ?? '')
      .filter((title) => title !== '')
    const title = stemText(element) || (element.attributes.title ?? '')
    report.question({ line: element.line, file: name, title }, (say) =>
      element.name === 'item'
        ? qti12Item(element, name, topic, medium, say)
        : qtiItem(likeQti2(element), name, medium, say),
    )
  })
  if (!fault) return
  const why = `it is no sound XML (line ${fault.line}: ${fault.why})`
  const rest = fault.within
    ? (text
        .trimStart()
        .slice(fault.within.at)
        .match(/<item[\s>]/g)?.length ?? 0)
    : 0
  if (fault.within || taken === 0)
    report.question(
      {
        line: fault.within?.element.line ?? fault.line,
        file: name,
        title: fault.within?.element.attributes.title ?? '',
      },
      () => {
        throw new Refused(why)
      },
    )
  else report.note(fault.line, `${name ?? 'the file'}: ${why}`)
  for (let count = 0; count < rest; count++)
    report.question({ line: fault.line, file: name, title: '' }, () => {
      throw new Refused('the file before it is no sound XML')
    })
}

const stemText = (item: Element): string => {
  const [body] = deep(item, 'itemBody', 'qti-item-body', 'presentation')
  if (!body) return ''
  const [text] = deep(body, 'mattext', 'prompt', 'qti-prompt', 'p')
  return textOf(text ?? (elements(body).length > 0 ? body : null))
    .slice(0, 2000)
    .replace(/<[^>]*>/g, ' ')
    .trim()
}
