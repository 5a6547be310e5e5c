import { expect, it } from 'vitest'
import { createDrafts } from '../../../../src-main/web/drafts.ts'

function drafts() {
  const written: string[] = []
  let timer: (() => void) | null = null
  const made = createDrafts({
    append: async ({ value }) => void written.push(value.text),
    list: async () => ({}),
    setTimer: (act) => {
      timer = act
      return () => {
        timer = null
      }
    },
    trouble: (error) => {
      throw error
    },
  })
  const second = () => {
    const due = timer
    timer = null
    due?.()
  }
  return { ...made, written, second }
}

it('writes what is typed once a second, a page’s hundreds of fields over several, and each with its newest text', () => {
  const { typed, written, second } = drafts()
  for (let n = 0; n < 50; n++) typed('https://lms.example/', `f${n}`, `${n}`)
  expect(written).toEqual([])
  second()
  expect(written).toHaveLength(20)
  typed('https://lms.example/', 'f49', 'newer')
  second()
  second()
  second()
  expect(written).toHaveLength(50)
  expect(written.at(-1)).toBe('newer')
})

it('writes all that waits when it ends', () => {
  const { typed, written, end, second } = drafts()
  for (let n = 0; n < 50; n++) typed('https://lms.example/', `f${n}`, `${n}`)
  end()
  expect(written).toHaveLength(50)
  second()
  expect(written).toHaveLength(50)
})
