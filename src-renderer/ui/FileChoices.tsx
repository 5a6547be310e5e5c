/** Files of the student's folder to choose from: one, or several. */
import { Checkbox, Radio, Stack } from '@mantine/core'
import { formatBytes, useLanguage } from '../i18n/index.ts'
import classes from './FileChoices.module.css'

interface Props {
  files: readonly { name: string; bytes: number }[]
  multiple: boolean
  label: string
  names: string[]
  onChoose(names: string[]): void
}

export function FileChoices({ files, multiple, label, names, onChoose }: Props) {
  const language = useLanguage()
  const rows = (
    <Stack gap="xs" className={classes.list}>
      {files.map(({ name, bytes }) => {
        const row = {
          value: name,
          size: 'md' as const,
          label: (
            <bdi className={classes.name} translate="no" data-as-is>
              {name}
            </bdi>
          ),
          description: formatBytes(bytes, language),
          'data-testid': 'web-file',
        }
        return multiple ? <Checkbox key={name} {...row} /> : <Radio key={name} {...row} />
      })}
    </Stack>
  )
  return multiple ? (
    <Checkbox.Group label={label} value={names} onChange={onChoose}>
      {rows}
    </Checkbox.Group>
  ) : (
    <Radio.Group label={label} value={names[0] ?? null} onChange={(name) => onChoose([name])}>
      {rows}
    </Radio.Group>
  )
}
