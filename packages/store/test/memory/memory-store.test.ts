import { MemoryStore } from '@hermod/store'
import { storeConformance } from '@hermod/testkit'
import { describe, it } from 'vitest'

const cases = storeConformance(async () => {
  const store = new MemoryStore()
  return { make: () => store, dispose: async () => {} }
})

describe('MemoryStore', () => {
  it.each(cases)('$name', ({ run }) => run())
})
