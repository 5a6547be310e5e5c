/** What is put in at the cursor as a whole. */
import type { Command } from 'prosemirror-state'
import { schema } from './schema.ts'

export const insertMedium =
  (digest: string, sound: boolean, alt: string): Command =>
  (state, dispatch) => {
    const node = sound ? schema.nodes.sound.create({ digest }) : schema.nodes.picture.create({ digest, alt })
    dispatch?.(state.tr.replaceSelectionWith(node, false).scrollIntoView())
    return true
  }

export const insertTex =
  (tex: string, display: boolean): Command =>
  (state, dispatch) => {
    dispatch?.(
      state.tr.replaceSelectionWith(schema.nodes.tex.create({ tex, display }), false).scrollIntoView(),
    )
    return true
  }

export const insertGap =
  (id: string): Command =>
  (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(schema.nodes.gap.create({ id }), false).scrollIntoView())
    return true
  }

/** Two by two. */
export const insertTable: Command = (state, dispatch) => {
  const { table, tr, td, paragraph } = schema.nodes
  const cell = () => td.create(null, paragraph.create())
  const row = () => tr.create(null, [cell(), cell()])
  dispatch?.(state.tr.replaceSelectionWith(table.create(null, [row(), row()])).scrollIntoView())
  return true
}
