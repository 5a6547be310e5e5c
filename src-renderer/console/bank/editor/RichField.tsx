/** A text with our marks, written in place (ProseMirror). The toolbar changes the one that has the cursor. */
import { baseKeymap, chainCommands, exitCode, toggleMark } from 'prosemirror-commands'
import { history, redo, undo } from 'prosemirror-history'
import { keymap } from 'prosemirror-keymap'
import { liftListItem, sinkListItem, splitListItem } from 'prosemirror-schema-list'
import { type Command, EditorState } from 'prosemirror-state'
import { tableEditing } from 'prosemirror-tables'
import { EditorView } from 'prosemirror-view'
import 'prosemirror-view/style/prosemirror.css'
import { useEffect, useId, useRef } from 'react'
import { useActive } from './active.ts'
import { documentOf, htmlOf } from './html.ts'
import classes from './RichField.module.css'
import { schema } from './schema.ts'
import { viewsWith } from './views.ts'

interface Props {
  label: string
  html: string
  onChange: (html: string) => void
  address: (digest: string) => string
  gap?: (id: string) => string
  testId?: string
  /** Part of a row whose label is elsewhere. */
  small?: boolean
}

const newLine: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(schema.nodes.br.create()).scrollIntoView())
  return true
}

const plugins = [
  history(),
  keymap({
    'Mod-z': undo,
    'Mod-y': redo,
    'Shift-Mod-z': redo,
    'Mod-b': toggleMark(schema.marks.strong),
    'Mod-i': toggleMark(schema.marks.em),
    'Mod-u': toggleMark(schema.marks.u),
    'Mod-.': toggleMark(schema.marks.sup),
    'Mod-,': toggleMark(schema.marks.sub),
    Enter: splitListItem(schema.nodes.li),
    'Shift-Enter': chainCommands(exitCode, newLine),
    'Mod-[': liftListItem(schema.nodes.li),
    'Mod-]': sinkListItem(schema.nodes.li),
  }),
  keymap(baseKeymap),
  tableEditing(),
]

export function RichField({ label, html, onChange, address, gap, testId, small = false }: Props) {
  const id = useId()
  const place = useRef<HTMLDivElement>(null)
  /** What the field itself said last: anything else comes from outside. */
  const said = useRef(html)
  const view = useRef<EditorView | null>(null)
  const ways = useRef({ onChange, address, gap })
  ways.current = { onChange, address, gap }
  const { enter, leave, changed } = useActive.getState()

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes is read through refs
  useEffect(() => {
    if (!place.current) return
    const made: EditorView = new EditorView(place.current, {
      state: EditorState.create({ doc: documentOf(said.current), plugins }),
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-labelledby': id,
        class: classes.field ?? '',
        ...(testId === undefined ? {} : { 'data-testid': testId }),
      },
      nodeViews: viewsWith({
        address: (digest) => ways.current.address(digest),
        gap: (one) => ways.current.gap?.(one) ?? '',
      }),
      handleDOMEvents: {
        focus: (focused) => {
          enter(focused)
          return false
        },
      },
      dispatchTransaction(transaction) {
        const state = made.state.apply(transaction)
        made.updateState(state)
        changed()
        if (!transaction.docChanged) return
        said.current = htmlOf(state.doc)
        ways.current.onChange(said.current)
      },
    })
    view.current = made
    return () => {
      leave(made)
      made.destroy()
      view.current = null
    }
  }, [])

  useEffect(() => {
    const made = view.current
    if (!made || html === said.current) return
    said.current = html
    made.updateState(EditorState.create({ doc: documentOf(html), plugins }))
  }, [html])

  return (
    <div className={classes.frame} data-small={small}>
      <span id={id} className={small ? 'taza-unseen' : classes.label}>
        {label}
      </span>
      <div ref={place} />
    </div>
  )
}
