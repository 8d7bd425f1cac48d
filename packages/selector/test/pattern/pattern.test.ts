import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refill } from '../../src/budget.js'
import { compilePattern } from '../../src/pattern/pattern.js'

const pattern = (text: string) => {
  refill() // As each evaluation of a selector begins.
  return compilePattern(text, 0)
}

describe('patterns agree with JavaScript where both have the same rules', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '(a)', '(a|b)', '(?:ab)', '^', '\\b')
  const repeat = fc.constantFrom('', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,}', '{0,2}')
  const piece = fc.tuple(atom, repeat).map(([a, r]) => (a === '^' || a === '\\b' ? a : a + r))
  const regex = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''))
  const either = fc.oneof(
    regex,
    fc.tuple(regex, regex).map((both) => both.join('|')),
  )

  it('in finding and replacing', () => {
    fc.assert(
      fc.property(
        either,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' '), maxLength: 12 }),
        (text, value) => {
          const theirs = new RegExp(text, 'g')
          expect(pattern(text).find(value)).toBe(new RegExp(text).test(value))
          expect(pattern(text).replaceAll(value, '-')).toBe(value.replace(theirs, '-'))
        },
      ),
      { numRuns: 3_000 },
    )
  })
})

describe('split', () => {
  it('drops empty parts at the end unless a limit is given', () => {
    expect(pattern(',').split('a,b,,c,,', 0)).toEqual(['a', 'b', '', 'c'])
    expect(pattern(',').split('a,b,,c,,', -1)).toEqual(['a', 'b', '', 'c', '', ''])
    expect(pattern(',').split('a,b,,c,,', 3)).toEqual(['a', 'b', ',c,,'])
  })
  it('gives the whole text where nothing matches', () => {
    expect(pattern(';').split('a,b', 0)).toEqual(['a,b'])
  })
  it('makes no empty first part of an empty match', () => {
    expect(pattern('').split('abc', 0)).toEqual(['a', 'b', 'c'])
  })
})

it('the end of the last line counts as the end', () => {
  expect(pattern('b$').find('ab\n')).toBe(true)
  expect(pattern('b\\z').find('ab\n')).toBe(false)
})

it('groups are put into replacements', () => {
  expect(pattern('(\\w+)@(\\w+)').replaceAll('joe@home', '$2 of $1, \\$1')).toBe('home of joe, $1')
})
