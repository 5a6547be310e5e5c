/** A file that came in an answer, saved as a download. */
import { fromBase64 } from '../../../src-shared/bytes.ts'

/** As long as a browser may take to begin with it, ms. */
const takenMs = 60_000

/** `file`: a PDF, base64. */
export const savePdf = (file: string, name: string): void =>
  saveBlob(new Blob([fromBase64(file)], { type: 'application/pdf' }), name)

export function saveBlob(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  Object.assign(link, { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), takenMs)
}
