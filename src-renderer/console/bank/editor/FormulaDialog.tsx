/** A formula in TeX, seen as it is typed. The one that is selected is changed. */
import { Button, Checkbox, Group, Modal, Stack, Textarea } from '@mantine/core'
import { NodeSelection } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { useState } from 'react'
import { Tex } from '../../../ui/rich/Tex.tsx'
import { useBankText } from '../text.ts'
import { insertTex } from './insert.ts'

const texLength = 4000

export function FormulaDialog({ view, onClose }: { view: EditorView; onClose: () => void }) {
  const { t } = useBankText()
  const { selection } = view.state
  const chosen =
    selection instanceof NodeSelection && selection.node.type.name === 'tex' ? selection.node : null
  const [tex, setTex] = useState(String(chosen?.attrs.tex ?? ''))
  const [display, setDisplay] = useState(chosen?.attrs.display === true)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('formula.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Textarea
          label={t('formula.tex')}
          description={t('formula.note')}
          autosize
          minRows={2}
          maxLength={texLength}
          value={tex}
          onChange={(event) => setTex(event.currentTarget.value)}
          data-autofocus
          data-testid="formula-tex"
        />
        <div style={{ minHeight: '3rem', overflowX: 'auto' }}>
          <Tex key={`${display}`} tex={tex} display={display} />
        </div>
        <Checkbox
          label={t('formula.display')}
          checked={display}
          onChange={(event) => setDisplay(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            disabled={tex.trim() === ''}
            onClick={() => {
              insertTex(tex.trim(), display)(view.state, view.dispatch)
              onClose()
              view.focus()
            }}
            data-testid="formula-put"
          >
            {t('formula.put')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
