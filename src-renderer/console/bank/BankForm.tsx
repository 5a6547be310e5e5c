/** What a bank is called, whose chair it is, and who writes in it. */
import { Button, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { BankDetail } from '../../../src-shared/bank/held.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { go, places } from './place.ts'
import { useSetBank, useTeachers } from './queries.ts'
import { useBankText } from './text.ts'

/** `bank` null: a new one, whose teacher `me` is. */
export function BankForm({ bank, me, onClose }: { bank: BankDetail | null; me?: Me; onClose: () => void }) {
  const { t } = useBankText()
  const known = useTeachers()
  const set = useSetBank(bank?.id ?? null)
  const [title, setTitle] = useState(bank?.title ?? '')
  const [chair, setChair] = useState(bank?.chair ?? '')
  const own = me && hasRole(me, 'teacher') ? [me.login] : []
  const [teachers, setTeachers] = useState(bank?.teachers.map(({ login }) => login) ?? own)
  const people = [...(known.data?.teachers ?? []), ...(bank?.teachers ?? [])]
  const options = [...new Map(people.map(({ login, name }) => [login, `${name} (${login})`]))]
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(bank ? 'form.change' : 'form.new')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          set.mutate(
            { title, chair, teachers },
            {
              onSuccess: (made) => {
                onClose()
                if (!bank) go(places.bank(made.id))
              },
            },
          )
        }}
      >
        <Stack>
          <TextInput
            label={t('form.title')}
            required
            maxLength={300}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            data-testid="bank-title"
          />
          <TextInput
            label={t('form.chair')}
            required
            maxLength={300}
            value={chair}
            onChange={(event) => setChair(event.currentTarget.value)}
            data-testid="bank-chair"
          />
          <MultiSelect
            label={t('form.teachers')}
            description={t('form.teachers-note')}
            data={options.map(([value, label]) => ({ value, label }))}
            value={teachers}
            onChange={setTeachers}
            searchable
          />
          {set.error && <ProblemAlert problem={problemOf(set.error)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={set.isPending} data-testid="bank-save">
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
