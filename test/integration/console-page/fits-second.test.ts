import { fitHalf } from './fits.ts'

fitHalf('second')
