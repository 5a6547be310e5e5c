/**
 * A field for files of an exam's page, in the place of the system's dialog: who chooses is asked on our own page, and the
 * field has what was chosen. By DevTools' protocol, which both shells speak.
 */
import { z } from 'zod'
import { decide } from '../../../src-shared/web-exam/decide.ts'
import type { WebEvent, WebOptions } from '../../../src-shared/web-exam/page.ts'

/** `backendNodeId`: absent where a script asks without a field (File System Access). */
const Opened = z.object({ mode: z.string().default('selectSingle'), backendNodeId: z.int().optional() })
const Described = z.object({ node: z.object({ attributes: z.array(z.string()).default([]) }) })
const acceptAtMost = 1000

/** To the frame that the field is in. */
export type Send = (method: string, params: object) => Promise<unknown>

export function createChooser({ rules }: Pick<WebOptions, 'rules'>, tell: (event: WebEvent) => void) {
  let field: { send: Send; backendNodeId: number } | null = null
  return {
    /** `Page.fileChooserOpened`. `url`: of the page. */
    async opened(params: unknown, send: Send, url: string): Promise<void> {
      const { mode, backendNodeId } = Opened.parse(params)
      const allowed = decide(rules, { kind: 'upload', from: 'folder' }).do === 'allow'
      const attributes =
        allowed && backendNodeId !== undefined ? await attributesOf(send, backendNodeId) : new Map()
      // A whole folder is not what there is to give.
      if (!allowed || backendNodeId === undefined || attributes.has('webkitdirectory'))
        return tell({ type: 'refused', url, reason: 'upload' })
      field = { send, backendNodeId }
      const accept = (attributes.get('accept') ?? '').slice(0, acceptAtMost)
      tell({ type: 'chooser', url, multiple: mode === 'selectMultiple', accept })
    },
    async give(paths: readonly string[]): Promise<void> {
      const asking = field
      field = null
      if (!asking) throw new Error('no field asks for files')
      await asking.send('DOM.setFileInputFiles', { files: [...paths], backendNodeId: asking.backendNodeId })
    },
  }
}
export type Chooser = ReturnType<typeof createChooser>

/** As the page has written them, past whatever its scripts make of an element. */
async function attributesOf(send: Send, backendNodeId: number): Promise<Map<string, string>> {
  const { attributes } = Described.parse(await send('DOM.describeNode', { backendNodeId })).node
  const pairs = attributes.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name.toLowerCase(), attributes[at + 1] ?? '']] : [],
  )
  return new Map(pairs)
}
