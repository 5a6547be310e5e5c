/** Marks, lists, tables, formulas, pictures and sounds, for the field that has the cursor. */
import { ActionIcon, FileButton } from '@mantine/core'
import {
  IconBlockquote,
  IconBold,
  IconCode,
  IconColumnInsertRight,
  IconColumnRemove,
  IconItalic,
  IconList,
  IconListNumbers,
  IconMath,
  IconPhoto,
  IconRowInsertBottom,
  IconRowRemove,
  IconSourceCode,
  IconStrikethrough,
  IconSubscript,
  IconSuperscript,
  IconTable,
  IconUnderline,
} from '@tabler/icons-react'
import { setBlockType, toggleMark, wrapIn } from 'prosemirror-commands'
import { wrapInList } from 'prosemirror-schema-list'
import type { Command } from 'prosemirror-state'
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, isInTable } from 'prosemirror-tables'
import { type ComponentType, useState } from 'react'
import { useSaid } from '../../frame/said.ts'
import { problemOf } from '../../server/api.ts'
import { sendMedium } from '../queries.ts'
import { useBankText } from '../text.ts'
import { useActive } from './active.ts'
import { FormulaDialog } from './FormulaDialog.tsx'
import { insertMedium, insertTable } from './insert.ts'
import classes from './RichField.module.css'
import { type MarkName, schema } from './schema.ts'

type Icon = ComponentType<{ size?: number }>

const marks: readonly (readonly [MarkName, Icon])[] = [
  ['strong', IconBold],
  ['em', IconItalic],
  ['u', IconUnderline],
  ['s', IconStrikethrough],
  ['sub', IconSubscript],
  ['sup', IconSuperscript],
  ['code', IconCode],
]
const blocks: readonly (readonly [string, Icon, Command])[] = [
  ['ul', IconList, wrapInList(schema.nodes.ul)],
  ['ol', IconListNumbers, wrapInList(schema.nodes.ol)],
  ['blockquote', IconBlockquote, wrapIn(schema.nodes.blockquote)],
  ['pre', IconSourceCode, setBlockType(schema.nodes.pre)],
  ['table', IconTable, insertTable],
]
const inTable: readonly (readonly [string, Icon, Command])[] = [
  ['row-more', IconRowInsertBottom, addRowAfter],
  ['row-less', IconRowRemove, deleteRow],
  ['column-more', IconColumnInsertRight, addColumnAfter],
  ['column-less', IconColumnRemove, deleteColumn],
]
const files = 'image/png,image/jpeg,image/gif,image/webp,audio/mpeg,audio/ogg,audio/wav'

export function Toolbar({ bank }: { bank: string }) {
  const { t } = useBankText()
  const say = useSaid((told) => told.say)
  const view = useActive((active) => active.view)
  // Drawn anew as the cursor moves.
  useActive((active) => active.turn)
  const [writing, setWriting] = useState(false)
  const run = (command: Command) => {
    if (!view) return
    command(view.state, view.dispatch)
    view.focus()
  }
  const button = (name: string, Icon: Icon, command: Command, pressed?: boolean) => (
    <ActionIcon
      key={name}
      size="lg"
      variant={pressed ? 'filled' : 'default'}
      aria-label={t(`tool.${name}`)}
      title={t(`tool.${name}`)}
      aria-pressed={pressed}
      disabled={!view}
      // The field keeps its cursor.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => run(command)}
      data-testid={`tool-${name}`}
    >
      <Icon size={18} />
    </ActionIcon>
  )
  const holds = (name: MarkName): boolean => {
    if (!view) return false
    const { from, $from, to, empty } = view.state.selection
    const type = schema.marks[name]
    return empty
      ? type.isInSet(view.state.storedMarks ?? $from.marks()) !== undefined
      : view.state.doc.rangeHasMark(from, to, type)
  }
  const bring = (file: File | null) => {
    if (!file || !view) return
    sendMedium(bank, file).then(
      ({ digest, type }) => run(insertMedium(digest, type.startsWith('audio/'), '')),
      (error: unknown) => say({ kind: 'problem', text: t('tool.medium-failed'), problem: problemOf(error) }),
    )
  }
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('tool.bar')}>
      {marks.map(([name, Icon]) => button(name, Icon, toggleMark(schema.marks[name]), holds(name)))}
      {blocks.map(([name, Icon, command]) => button(name, Icon, command))}
      <ActionIcon
        size="lg"
        variant="default"
        aria-label={t('tool.formula')}
        title={t('tool.formula')}
        disabled={!view}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setWriting(true)}
        data-testid="tool-formula"
      >
        <IconMath size={18} />
      </ActionIcon>
      <FileButton accept={files} onChange={bring}>
        {(props) => (
          <ActionIcon
            {...props}
            size="lg"
            variant="default"
            aria-label={t('tool.medium')}
            title={t('tool.medium')}
            disabled={!view}
            data-testid="tool-medium"
          >
            <IconPhoto size={18} />
          </ActionIcon>
        )}
      </FileButton>
      {view && isInTable(view.state) && inTable.map(([name, Icon, command]) => button(name, Icon, command))}
      {writing && view && <FormulaDialog view={view} onClose={() => setWriting(false)} />}
    </div>
  )
}
