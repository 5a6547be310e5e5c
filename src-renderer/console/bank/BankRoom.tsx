/** The screens of question banks: which of them the address names. */
import type { Me } from '../../../src-shared/console-api.ts'
import { BankList } from './BankList.tsx'
import { BankScreen } from './BankScreen.tsx'
import { DuplicatesScreen } from './DuplicatesScreen.tsx'
import { ImportScreen } from './ImportScreen.tsx'
import { ItemScreen } from './ItemScreen.tsx'

export function BankRoom({ place, me }: { place: readonly string[]; me: Me }) {
  const [bank, what, id] = place
  if (bank === undefined) return <BankList me={me} />
  if (what === 'items' && id) return <ItemScreen key={id} bank={bank} item={id === 'new' ? null : id} />
  if (what === 'imports' && id) return <ImportScreen key={id} bank={bank} id={id === 'new' ? null : id} />
  if (what === 'duplicates') return <DuplicatesScreen bank={bank} />
  return <BankScreen key={bank} bank={bank} />
}
