/** Pictures and sounds of a package, by the addresses that its pages use. Pure. */
import { dataBytes } from './embedded.ts'
import type { Media } from './media.ts'
import type { HtmlDeps } from './rich-html.ts'
import { folderOf, resolved } from './zip.ts'

export interface Package {
  files: ReadonlyMap<string, Uint8Array>
  media: Media
}

/** For a page that lies at `name` in the package. */
export function mediumOf({ files, media }: Package, name: string): HtmlDeps['medium'] {
  return (address) => {
    const data = dataBytes(address)
    if (data) return media.add(data)
    if (/^[a-z][a-z\d+.-]*:/i.test(address)) return null
    const path = decoded(address.replace(/[?#].*$/, ''))
    // Canvas: the course's files, in a cartridge or beside the quiz.
    const [, ofCourse] = /^(?:\$IMS[-_]CC[-_]FILE_?BASE\$)\/?(.*)$/i.exec(path) ?? []
    const places =
      ofCourse === undefined
        ? [resolved(folderOf(name), path), resolved('', path)]
        : [`web_resources/${ofCourse}`, ofCourse].map((one) => resolved('', one))
    const bytes = places.map((place) => files.get(place)).find((one) => one !== undefined)
    return bytes ? media.add(bytes) : null
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}
