import { describe, expect, it } from 'vitest'
import { overlap } from '../../src/virtual/overlap.js'

describe('two names', () => {
  it.each([
    ['A', 'A'],
    ['A.*', 'A.B'],
    ['A.B', '*.B'],
    ['A.*', '*.B'],
    ['A.>', 'A'],
    ['A.>', 'A.B.C'],
    ['A.B.>', 'A.*.C'],
    ['>', 'A.B'],
  ])('may mean the same destination: %s and %s', (a, b) => {
    expect([overlap(a, b), overlap(b, a)]).toEqual([true, true])
  })

  it.each([
    ['A', 'B'],
    ['A.*', 'A'],
    ['A.*', 'A.B.C'],
    ['A.>', 'B.C'],
    ['A.B', 'A.C'],
    ['A.B', 'A.B.C'],
  ])('cannot: %s and %s', (a, b) => {
    expect([overlap(a, b), overlap(b, a)]).toEqual([false, false])
  })
})
