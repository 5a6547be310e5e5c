/**
 * What is said of how a table was read: a code that pages translate (`import.table.<code>` in resources/locales), and the same
 * in English for the command line. Pure.
 */

type Values = Readonly<Record<string, string | number>>

const sentences = {
  empty: 'it is empty',
  'too-large': 'it has more than {{mb}} MB',
  'no-row': 'there is no row in it',
  'many-rows': 'more than {{most}} rows',
  'many-columns': 'more than {{most}} columns',
  'many-cells': 'more than {{most}} cells',
  'long-cell': 'a cell of {{length}} characters',
  pdf: 'it is a PDF, which holds pages and no table; take the file that it was made of',
  rtf: 'it is a text with marks (.rtf) and no table; save it as .xlsx or CSV',
  xls: 'it is a workbook of an old Excel (.xls) or one with a password; save it as .xlsx without',
  word: 'it is a text of Word and no workbook; save the table as .xlsx or CSV',
  ods: 'it is an OpenDocument file (.ods); save it as .xlsx or CSV',
  xlsb: 'it is a binary workbook (.xlsb); save it as .xlsx',
  zip: 'it is a ZIP and no workbook',
  'no-zip': 'it is no ZIP',
  damaged: 'it is damaged ({{detail}})',
  'much-memory': 'reading it takes too much memory; save the table alone in a new file, or part it',
  'much-time':
    'reading it takes more than {{minutes}} minutes; save the table alone in a new file, or part it',
  encoding: 'it {{detail}}',
  'no-sheet': 'it has no sheet «{{sheet}}», only {{sheets}}',
  'late-quote': 'a quotation mark that was opened is closed only in line {{end}}; mend it there or above',
  'open-quote': 'a quotation mark is opened here and never closed',
  'wrong-quote': 'a quotation mark stands where none can ({{detail}})',
  'read-as': 'the text is read as {{encoding}}: look at its letters',
  'kazakh-read-as': 'the text is read as {{encoding}}, Windows-1251 with Kazakh letters: look at them',
  unseen: 'characters that nobody sees were left out here{{more}}',
  'titles-above': 'the columns are named here; what stands above is not read',
  'only-sheet': 'only the sheet «{{sheet}}» is read, of {{sheets}}',
  'hidden-row': 'a hidden row is read too ({{count}} of them in the sheet)',
  'no-value': 'the formula in {{place}} has no saved value; open the file in a spreadsheet and save it there',
  'error-value': '{{place}} holds the error {{value}}',
} as const

export type TableCode = keyof typeof sentences
export const tableCodes = Object.keys(sentences)

export interface Said {
  code: TableCode
  params: Values
  /** In English, without its end. */
  why: string
}

export const says = (code: TableCode, params: Values = {}): Said => ({
  code,
  params,
  why: sentences[code].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? '')),
})
