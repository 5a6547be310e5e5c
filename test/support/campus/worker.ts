/** In each worker of the project `campus`. */
import { inject } from 'vitest'
import { campusVariable } from '../places.ts'

process.env[campusVariable] = JSON.stringify(inject('campus'))
