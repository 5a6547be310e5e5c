/** What a page's field for files takes, by its `accept` (HTML, 4.10.5.1.17): a help for who chooses, judged by names. Pure. */
import { typeOf } from '../student-files.ts'

/** Types that a page may mean by MIME's name of them, as far as files of an exam are of these. */
const mimes: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'application/zip': ['zip'],
  'application/x-zip-compressed': ['zip'],
  'application/msword': ['doc'],
  'application/vnd.ms-excel': ['xls'],
  'application/vnd.ms-powerpoint': ['ppt'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'application/rtf': ['rtf'],
  'application/json': ['json'],
  'application/xml': ['xml'],
  'text/plain': ['txt'],
  'text/csv': ['csv'],
  'text/xml': ['xml'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/svg+xml': ['svg'],
  'image/webp': ['webp'],
  'image/bmp': ['bmp'],
  'image/tiff': ['tif', 'tiff'],
  'audio/mpeg': ['mp3'],
  'audio/wav': ['wav'],
  'audio/ogg': ['ogg', 'oga'],
  'video/mp4': ['mp4'],
  'video/webm': ['webm'],
}

/** Types that MIME's name of one (`image/png`), or of all of a kind (`image/*`), means; null: nobody here knows it. */
export function typesNamed(one: string): string[] | null {
  if (/^(audio|image|video)\/\*$/.test(one))
    return Object.entries(mimes).flatMap(([mime, types]) => (mime.startsWith(one.slice(0, -1)) ? types : []))
  return Object.hasOwn(mimes, one) ? [...(mimes[one] ?? [])] : null
}

/** What nobody here knows is taken for all: a page that asks for it refuses the others itself. */
export function isAccepted(name: string, accept: string): boolean {
  const wanted = accept
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  if (wanted.length === 0) return true
  const type = typeOf(name)
  return wanted.some((one) => {
    if (one.startsWith('.')) return name.toLowerCase().endsWith(one)
    return typesNamed(one)?.includes(type) ?? true
  })
}
