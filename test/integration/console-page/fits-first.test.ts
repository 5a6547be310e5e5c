import { fitHalf } from './fits.ts'

fitHalf('first')
