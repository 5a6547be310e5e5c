/** A text of the bank as a document of the editor, and back. The server writes what comes of it anew. */
import { DOMSerializer, type Node, DOMParser as Reader } from 'prosemirror-model'
import { schema } from './schema.ts'

const reader = Reader.fromSchema(schema)
const serializer = DOMSerializer.fromSchema(schema)

export const documentOf = (html: string): Node =>
  // An inert document: nothing in it is fetched or run.
  reader.parse(new DOMParser().parseFromString(html, 'text/html').body, { preserveWhitespace: true })

export function htmlOf(document: Node): string {
  // Pictures of the page itself would be fetched.
  const inert = new DOMParser().parseFromString('', 'text/html')
  const into = inert.createElement('div')
  serializer.serializeFragment(document.content, { document: inert }, into)
  return into.innerText === '' &&
    document.textContent === '' &&
    into.querySelector('[data-tex], [data-media], [data-gap]') === null
    ? ''
    : into.innerHTML
}
